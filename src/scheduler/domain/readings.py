"""The exact reading of each rule where its sentence leaves a choice; solver and checker are each written from it."""

from scheduler.domain.rules import Rule

WORDS: dict[str, str] = {
    "Instants": (
        "Every stretch of time is half-open, [start, end): what ends at an instant does not meet what starts there. "
        "Durations are elapsed time; a day is 24 h at every change of clocks."
    ),
    "Grid": (
        "Everything lies on the grid `start + n × time_step`. A scenario is rounded to it once, by "
        "`domain/normalise.py`: durations and minimum lags up; maximum lags, hold times and other limits down; due "
        "dates, deadlines and ends of validity down, other instants up; opening hours inward. Both judges read the "
        "result."
    ),
    "Hours": (
        "Open time has people present; running time is all that is not closed. A procedure on several units at once "
        "has the hours that all their calendars share. A unit without a calendar is always open."
    ),
    "Visit": (
        "A batch on a unit, from the first start to the last end of its procedures there; the unit is held in "
        "between. A procedure marked `interleaved` is a visit of its own."
    ),
    "Block": (
        "All visits of one campaign on one unit, with the set-up before the first and the tear-down after the last. "
        "An interleaved visit is a block of its own."
    ),
    "Gap": "The time on a unit between two consecutive visits, or before the first.",
    "Task": (
        "Work on a unit that is not production: set-up, tear-down, turnaround, changeover, full clean, refresh, "
        "clean (after a last use), maintenance."
    ),
    "Cleaning": "A turnaround, full clean, refresh or clean, or a changeover of a level above `none`.",
    "Lot": (
        "A quantity of one item that is told apart: stated in the scenario (on hand or expected), a purchase proposal, "
        "or the output of a batch. The product lot of a batch has the batch's id; a lot of a co-product the id "
        "`batch/item`, one lot where several operations make it, there when the last has ended. Output belongs to the "
        "batch's sponsor, a stated lot of a product to its `owner` or else to the product's sponsor."
    ),
    "Order of events": (
        "At one instant: ends, releases and arrivals first, then deliveries and draws, then expiry and samples of "
        "stock. A lot is usable in [release, expiry)."
    ),
    "In the horizon": (
        "An instant lies in the horizon from `start` to `start` + `horizon`, both included: so do the target dates, "
        "sample dates, expiries and ends of batches that terms count."
    ),
    "Site": "A recipe and its batches are at the site of the first of its units that states one, else at the first.",
    "History": (
        "What started before the scenario's `start`. It is held to no hours, it counts in pools from `start` on, and "
        "set-ups, turnarounds and changeovers from before need no record."
    ),
}

READINGS: dict[Rule, tuple[str, ...]] = {
    Rule.unit_capacity: (
        "`batch_size` of the recipe is compared with the capacity of each unit by itself, in a unit set too.",
        "Nothing else lies on a unit during a visit, also between two procedures of the batch; the procedures of a "
        "batch on a unit follow one another too.",
    ),
    Rule.unit_qualification: (
        "The whole visit counts: one entry for its product must hold from its start to its end.",
        "`available_from` binds visits only; a unit may be cleaned or set up before.",
        "A unit without `qualified` runs every product.",
    ),
    Rule.unit_connection: (
        "A transfer is bound by the connections from a unit its source may use to a unit its target may use. Where "
        "none is stated every pair is connected. A unit is always connected to itself.",
        "Between unit sets one connected pair is enough.",
        "Where a recipe names trains, each batch agrees with one of them in every procedure which that train names.",
        "A run must name the units of its alternative.",
    ),
    Rule.unit_group: (
        "`same` and `adjacent` compare whole unit sets; `different` allows no unit in common.",
        "Adjacent: in order of time, between two consecutive procedures of the group nothing lies on their units: no "
        "other batch, no task, and no other procedure of the batch either.",
    ),
    Rule.operation_link: (
        "A batch runs every procedure of its recipe once, with all its operations in order. A procedure lasts from "
        "the start of its first operation to the end of its last, a batch from its first start to its last end.",
        "An operation lasts its duration (interruptible: until its open time equals it) and at most `extendable` "
        "longer. The extension is mere waiting: it holds the unit and the operation's pools.",
        "A transfer whose procedures no stated link joins means: the target starts at the end of the source or "
        "later. Any stated link between the two replaces that.",
    ),
    Rule.working_time: (
        "Unattended work lies inside one running span, attended work inside one open span; only the duration counts, "
        "not the extension. Work of no duration may lie at the edge of a span.",
        "Hours outside `open` are not closed unless the calendar says `outside: closed`: a procedure spans them "
        "freely.",
        "A procedure that survives shutdown may span closed time, but its operations keep their own hours.",
    ),
    Rule.changeover: (
        "Rules are tried in order and the first that matches holds. They see the product before and after, with the "
        "set-up state of the alternative of the last procedure before and of the first after; before the first "
        "block, the unit's `initial` state.",
        "A side without conditions matches any product, but not a unit that nothing precedes; `product: initial` "
        "matches that one.",
        "Without a match: nothing on a unit that nothing precedes; the turnaround, as a changeover of level `minor`, "
        "between two campaigns of one product (a general rule that matches comes first); else `changeover_default`, "
        "and without one the sequence is forbidden.",
        "The changeover is one task in the gap, naming the batch that follows, anywhere in it and in any order with "
        "other tasks there. One of no duration is no task; its cost counts.",
        "Where a full clean lies in the gap and the changeover's level is at most `replaces`, the unit counts as one "
        "that nothing precedes: what rules for `initial` ask is still needed. A forbidden sequence stays forbidden.",
        "Interleaved procedures: between any two consecutive ones, of one batch too.",
    ),
    Rule.changeover_crew: (
        "Attended tasks lie inside one open span of the unit, unattended ones inside one running span; interruptible "
        "ones start in open time and end as soon as their duration of open time has passed.",
        "A task of the wrong length breaks the rule it belongs to, not this one.",
        "Where the operations alone are too much for a pool, `resource_pool` is broken; where tasks make it too "
        "much, this rule.",
    ),
    Rule.clean_hold: (
        "Measured from the end of the last cleaning to the start of the visit, inside blocks too: a turnaround counts.",
        "At first the unit is clean since `clean_since`, or since `start` if neither that nor `dirty_since` is "
        "stated. With `dirty_since` and no cleaning yet it is not clean.",
        "A refresh is the unit's `clean` done in a gap, anywhere in it, at most once a gap. It may serve a clean "
        "hold or a dirty hold.",
    ),
    Rule.dirty_hold: (
        "Measured from the end of each visit to the start of the first cleaning at or after it; `dirty_since` counts "
        "as such an end.",
        "After the last use a task `clean` follows; it may end after the horizon.",
        "A committed visit that ended before the unit's recorded `clean_since` or `full_clean_at` needs none.",
    ),
    Rule.full_clean: (
        "Time and batches count from the end of the last full clean; at first from `full_clean_at`, or `start`, and "
        "`batches_since_full_clean`. A visit counts as a batch when it starts.",
        "`full_clean_due`: a full clean ends before the first visit, whatever the limits.",
        "A full clean inside a block takes the place of the turnaround there and does not split the campaign.",
    ),
    Rule.campaign_block: (
        "Blocks of a unit do not overlap, set-up and tear-down included.",
        "Batches of a campaign never overtake: at no procedure does a later one start before an earlier one.",
        "Between two visits lies exactly one turnaround: the procedure's, else the unit's. One of no duration is no "
        "task, and a full clean in the gap replaces it.",
        "The set-up is that of the first procedure in the block that states one, the tear-down that of the last; "
        "each is done once a block.",
        "Allocation `spread`: each batch takes any alternative, and a unit's block holds the batches that took it.",
        "Where a unit's initial state names the campaign, its block goes on: nothing planned comes before it, it needs "
        "no set-up, and a turnaround in place of a changeover.",
    ),
    Rule.campaign_size: (
        "Cadence: the first procedure of the recipe starts exactly that long after that of the batch before.",
        "`campaign: none`: exactly one batch.",
        "Committed campaigns are exempt. Batches that only the minimum or the multiple calls for serve nobody.",
    ),
    Rule.campaign_duration: (
        "From the first start to the last end of its batches over all units; set-ups and cleanings do not count.",
        "Committed campaigns are exempt.",
    ),
    Rule.room_segregation: (
        "The key is the product, its sponsor or its segregation class; having no class is a key too.",
        "A block holds its room until the last changeover above `none`, full clean or clean has ended in the gap "
        "after it on its unit; without one, until its own end. A refresh does not prolong it.",
        "Blocks of one key share a room. What was in a room before the plan holds nothing.",
    ),
    Rule.resource_pool: (
        "`during: start` and `end` hold the first or last `duration` of the work, extension included.",
        "Of weekly windows the last that matches holds; exceptions override them. A step with two capacities has the "
        "smaller.",
    ),
    Rule.maintenance: (
        "Each is in the plan once, on its unit. `due` is its latest end; the horizon does not bind it.",
        "In a block that may pause it lies between visits. It leaves the cleaning state of the unit as it was.",
    ),
    Rule.material_balance: (
        "For each operation run of a batch the draws of each item sum to exactly what the operation `consumes`, at the "
        "operation's start; draws that no operation asks for are forbidden. History draws nothing.",
        "A lot gives, by draws and deliveries together, at most its quantity (where deliveries alone are too much, "
        "`order_delivery` is broken instead), and nothing before it arrives: "
        "`arrives`, or at any time where on hand; the proposed arrival; the end of the operation or batch that makes "
        "it.",
        "A quantity drawn or bought is a multiple of the item's precision.",
        "A proposal is for a material that states `purchase`. It arrives at `start` + lead time at the earliest and "
        "by the end of the horizon; its quantity is at least `min_quantity` and a multiple of `multiple`.",
        "A co-product is made in the quantity stated, at the end of its operation.",
    ),
    Rule.material_owner: (
        "A material's lot without an owner is of the shared pool; a proposal belongs to the `owner` its purchase "
        "states.",
        "Deliveries are held to the same owner by `order_delivery`.",
    ),
    Rule.material_status: (
        "Lots of status hold or rejected give nothing. One in quarantine gives from its `release` on, nothing where "
        "none is stated. A released lot with a `release` gives from that date on.",
        "A lot with `approved_for` goes into batches of those products only, and into orders of those products.",
        "Proposals and co-products that are materials are usable on arrival. Draws from a batch's lot before its "
        "release break `qc_release`.",
    ),
    Rule.material_expiry: (
        "A lot that keeps (no expiry) expires last. A purchased or produced material expires its `shelf_life` after "
        "its arrival or the end of the operation.",
        "FEFO: at a draw, no other lot of the same item and owner class (the sponsor's, or the shared pool) that is "
        "usable for it at that instant and expires earlier has anything left after all draws and deliveries up to and "
        "including that instant. It holds for draws of materials; whose lot is taken first, the sponsor's or the "
        "pool's, is free.",
    ),
    Rule.storage_capacity: (
        "Every lot counts, whatever its status, from its arrival or the end of what makes it until it is drawn or "
        "delivered; what is left at its expiry is thrown away then. The quantity is multiplied by `per_unit`.",
        "Held to the capacity over [`start`, `start` + `horizon`).",
    ),
    Rule.qc_release: (
        "A release starts at the end of the batch, or later where it holds pools, and lasts `duration` of elapsed "
        "time; a product without `qc` has none, its lots are usable when the batch ends.",
        "Each product lot that the plan makes of a product with `qc` has exactly one release, also when nobody wants "
        "it; it may end after the horizon. A product that is a co-product has one too, from the end of its operation.",
        "Where operations and tasks alone fit a pool and releases make it too much, this rule is broken.",
        "The lots of a PPQ set are in quarantine until `report` after the end of the set's last batch, if that is "
        "later.",
    ),
    Rule.product_shelf_life: (
        "The shelf life counts from the end of the batch (of a co-product: of its operation); a lot on hand has its "
        "stated expiry. Draws as an intermediate and deliveries lie before the expiry; at delivery at least "
        "`min_remaining_life` is left.",
    ),
    Rule.order_delivery: (
        "A part is usable when its lot is: at the end of its batch, QC release and quarantine; for a lot on hand or "
        "expected the latest of `start`, arrival and release. It is delivered then or, if the order states `earliest`, "
        "at that instant if it is later; if it states none, at the due date if that is later. The deadline binds that "
        "instant. What is usable only after the horizon serves no order.",
        "An order with `partial: false` is delivered in full or not at all, and all its parts at the latest instant of "
        "them.",
        "A batch has the `batch_size` of its recipe and may serve several orders; an order may be served from several "
        "lots, each part a multiple of the product's precision.",
        "A commercial order is served from commercial and PPQ lots, a clinical order from clinical, commercial and PPQ "
        "lots; lots stated in the scenario serve both. Lots are held to status and approval as in `material_status`.",
        "Each order has one promise, and it agrees with the deliveries.",
    ),
    Rule.purpose_sequence: (
        "The campaign of a run names it, has its recipe and purpose and exactly its batches; a run has at most one. "
        "Other campaigns are clinical or commercial and name none; committed ones may be of any purpose.",
        "Deliveries from lots of development and engineering break this rule; a purpose that does not suit the order "
        "otherwise breaks `order_delivery`.",
        "PPQ set: at each procedure all batches use the same alternative.",
        "Of a product at a site, every batch of a PPQ run starts after every required engineering run has ended, and "
        "every commercial batch after every required PPQ and engineering run has; while such a run is not in the plan, "
        "nothing later starts. Clinical and development runs are free. Committed campaigns that started before the "
        "plan are exempt.",
    ),
    Rule.gate: (
        "The start of the batch's first operation counts. Without a site the gate holds at every site. Committed "
        "campaigns are not exempt, but history is.",
    ),
    Rule.reservation: (
        "It is in force while the plan's `start` is before `release`, or always where none is stated. Visits count, "
        "from first start to last end; cleaning and changeovers may lie in it.",
        "Work that began before the plan is exempt.",
    ),
    Rule.hold: (
        "In force over [blocked_from, lifted). On a unit: no procedure starts on it; on a recipe: no procedure of its "
        "batches starts; on a lot: no draw and no delivery. What has begun goes on.",
    ),
    Rule.commitment: (
        "Each campaign is in the plan under its id, with its recipe, purpose and run, its batches in order, and no "
        "others.",
        "Frozen: the alternative, the start, the end and the stated starts of operations. Slushy: all may change, at "
        "a cost.",
        "Committed work keeps every rule but `campaign_size`, `campaign_duration` and `horizon`.",
    ),
    Rule.horizon: (
        "Maintenance, and tasks that name a committed batch, are not bound; the clean after a last use may end later.",
    ),
}
