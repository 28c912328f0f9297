"""The formula of each term of the objective; solver and checker are each written from it."""

from scheduler.domain.objective import Term

FORMULAS: dict[Term, str] = {
    Term.UNMET: "Σ orders: priority × quantity never delivered",
    Term.LATENESS: "Σ deliveries: priority × quantity × days after the due date",
    Term.EARLINESS: "Σ deliveries: quantity × days usable before the due date",
    Term.CHANGEOVER_TIME: "Σ changeovers: duration, in working hours",
    Term.CHANGEOVER_COST: (
        "Σ cost of changeovers (those of no duration too), turnarounds, set-ups, tear-downs, full cleans, refreshes "
        "and cleans"
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
}
