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
    Rule.order_delivery: (
        "A part is usable at the end of its batch and delivered then or at the due date, whichever is later; the "
        "deadline binds that instant.",
        "A batch has the `batch_size` of its recipe and may serve several orders; an order may be served from "
        "several batches, each part a multiple of the product's precision.",
        "Each order has one promise, and it agrees with the deliveries.",
    ),
    Rule.commitment: (
        "Each campaign is in the plan under its id, with its recipe and its batches in order, and no others.",
        "Frozen: the alternative, the start, the end and the stated starts of operations. Slushy: all may change, at "
        "a cost.",
        "Committed work keeps every rule but `campaign_size`, `campaign_duration` and `horizon`.",
    ),
    Rule.horizon: (
        "Maintenance, and tasks that name a committed batch, are not bound; the clean after a last use may end later.",
    ),
}
