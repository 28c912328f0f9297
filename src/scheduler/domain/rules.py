"""The rules a plan obeys, each once: one name for member, constraint, check, test and page."""

from enum import Enum


class Rule(Enum):
    """A rule; its value is the sentence that solver, checker and documentation are each written from."""

    unit_capacity = (
        "A batch is no larger than the capacity of any unit it uses, and a unit runs one visit (the procedures of one "
        "batch on it), set-up, clean, changeover or maintenance at a time."
    )
    unit_qualification = (
        "A unit runs only products it is qualified for, from valid_from to valid_until, and nothing before "
        "available_from."
    )
    unit_connection = (
        "A transfer passes between connected units; compatible pairs and named trains of the recipe are kept."
    )
    unit_group = (
        "Procedures of a batch that form a group use the same units, different units, or the same units with nothing "
        "else between them."
    )
    operation_link = (
        "Operations of a procedure follow one another without a gap but for the extension the recipe allows; time "
        "links keep their minimum and maximum lags."
    )
    working_time = (
        "Unattended work lies outside closed time, attended work in open time; interruptible work starts in open time "
        "and ends when the open time since its start equals its duration; a procedure spans closed time only if it "
        "survives shutdown."
    )
    changeover = (
        "Between two consecutive blocks of a unit lies the changeover the rules give; a sequence without a rule is "
        "forbidden; a full clean stands in for changeovers up to the level it replaces."
    )
    changeover_crew = "Changeovers, cleans, set-ups and maintenance keep their crew's capacity and their attendance."
    clean_hold = "The last cleaning before each use of a unit ends within clean_hold of it; at most one refresh a gap."
    dirty_hold = "After each use of a unit, the last one too, the next cleaning starts within dirty_hold."
    full_clean = (
        "Every use of a unit ends within full_clean_after.time of the end of its last full clean, and at most "
        "full_clean_after.batches batches start on it between two; a changeover of level full counts."
    )
    campaign_block = (
        "On each unit the batches of a campaign form one block that no other block overlaps; they run one after the "
        "other with the turnaround between them, in the order of their positions at every procedure; procedures of "
        "fixed allocation keep one alternative for the campaign."
    )
    campaign_size = "A campaign has at least min, at most max and a multiple of multiple_of batches; cadence is exact."
    campaign_duration = "A campaign lasts at most max_duration from its first start to its last end."
    room_segregation = (
        "A block holds its room's key from its set-up to the end of the cleaning after it; two keys never hold an "
        "exclusive room at once."
    )
    resource_pool = "Operations never hold more places of a pool than it has; interruptible ones only in open time."
    maintenance = (
        "Each maintenance lies on its unit at its start or within ready and due, and inside a block only if the "
        "recipe is pausable."
    )
    material_balance = (
        "Every operation draws what its recipe consumes, at its start; what is taken from a lot has arrived and is "
        "never more than the lot holds; a purchase proposal keeps lead time, minimum order and multiple."
    )
    material_owner = "A draw is from a lot of the batch's sponsor or of the shared pool."
    material_status = (
        "A draw is from a lot that quality has released, for a product the lot is approved for, and not before its "
        "release."
    )
    material_expiry = (
        "A draw is before the lot's expiry, and among lots that are alike for it the one that expires first goes first."
    )
    storage_capacity = "The lots in a storage class never take up more than its capacity."
    qc_release = (
        "A product lot is released by QC after its batch, in the stated time, within the places of the QC pools; "
        "nothing is delivered or drawn from it before."
    )
    product_shelf_life = (
        "A product lot is delivered or drawn before its shelf life ends, and delivered with the remaining life the "
        "order asks for."
    )
    order_delivery = (
        "Deliveries to an order are of its product, from a lot its sponsor owns or the shared pool, made for a purpose "
        "that may serve it, when it is usable, not before the earliest delivery and by the deadline; they neither "
        "exceed the order nor, together, the lot; an order that may not be split is delivered as a whole."
    )
    purpose_sequence = (
        "A required run is one campaign of exactly its batches, a PPQ set on one train; engineering comes before PPQ "
        "before commercial for a product at a site; lots of development and engineering serve no order."
    )
    gate = "No batch starts for a purpose of a product before the gate of that purpose at its site."
    reservation = "No visit of another sponsor's batch lies in unit time that is reserved for a sponsor."
    hold = "Nothing starts on a held unit or for a held recipe, and nothing is drawn or delivered from a held lot."
    commitment = "Frozen commitments keep their units and instants; every commitment is in the plan."
    horizon = "Every new activity lies inside the horizon, the clean after a last use excepted."
