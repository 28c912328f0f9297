"""The formula of each term of the objective; solver and checker are each written from it."""

from scheduler.domain.objective import Term

FORMULAS: dict[Term, str] = {
    Term.UNMET: (
        "Σ orders: priority × quantity never delivered, + Σ required runs: priority × `batch_size` × batches not made"
    ),
    Term.LATENESS: (
        "Σ deliveries: priority × quantity × days after the due date, + Σ batches of required runs: priority × "
        "`batch_size` × days from the due date to the batch's end"
    ),
    Term.EARLINESS: "Σ deliveries: quantity × days usable before the due date",
    Term.CHANGEOVER_TIME: "Σ changeovers: duration, in working hours",
    Term.CHANGEOVER_COST: (
        "Σ cost of changeovers (those of no duration too), turnarounds, set-ups, tear-downs, full cleans, refreshes "
        "and cleans, + Σ campaigns: the recipe's campaign cost"
    ),
    Term.CHANGEOVER_COUNT: "number of changeover tasks",
    Term.CAMPAIGN_COUNT: "number of campaigns, committed ones included",
    Term.CLEANING: "Σ turnarounds, full cleans, refreshes and cleans: duration, in working hours",
    Term.PREFERENCE: (
        "Σ procedures run: cost of the alternative, + Σ maintenance: `cost_per_day` × days between start and `ideal`"
    ),
    Term.STABILITY: (
        "Σ procedures run, against a baseline plan: `unit_changed` if the alternative differs + `start_moved` if the "
        "start differs; `added` or `dropped` for each batch that only one of the plans has; `move_cost` for each "
        "procedure of a slushy commitment whose alternative or start changed. Batches are matched by id"
    ),
    Term.MAKESPAN: "hours from `start` to the end of the last unit procedure",
    Term.STOCK_DEFICIT: (
        "Σ target dates in the horizon: max(0, target − usable stock of the product after that date's deliveries and "
        "draws); usable: released, unexpired, of a status that may be delivered, not of development or engineering"
    ),
    Term.HOLDING: (
        "Σ product lots: quantity × days from the batch's end or arrival (`start` at the earliest) to delivery, draw, "
        "expiry or the end of the horizon × `holding_cost`; with `sample_dates`: Σ dates in the horizon: quantity in "
        "stock × `holding_cost`, after that date's deliveries and expiries"
    ),
    Term.WASTE: "Σ lots whose expiry lies in the horizon: quantity left at it; materials and products alike",
    Term.PURCHASING: "Σ purchase proposals: quantity × price",
    Term.THROUGHPUT: "Σ batches ended in the horizon: quantity, released or not; committed ones included",
    Term.VALUE: "Σ batches ended in the horizon: quantity × value of the product",
    Term.SALES: "Σ deliveries: quantity × price of the product",
    Term.PROFIT: (
        "sales − Σ batches ended in the horizon: quantity × `production_cost` − Σ campaigns: campaign cost − holding − "
        "backlog − Σ waste of products × `waste_cost`; backlog: Σ orders: quantity due and not delivered × days (up "
        "to the end of the horizon) × `backlog_cost`, with `sample_dates`: Σ dates in the horizon: quantity due by and "
        "not delivered at the date × `backlog_cost`"
    ),
}
