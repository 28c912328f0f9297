"""Examples of the API's documentation; a test sends each of them."""

SCENARIO_YAML = """\
name: Two products on one suite
start: 2027-01-04T00:00:00+00:00
horizon: 20d
time_step: 1h
units:
  - id: SUITE
sponsors:
  - id: acme
  - id: bolt
products:
  - {id: A, sponsor: acme}
  - {id: B, sponsor: bolt}
recipes:
  - id: make-A
    product: A
    batch_size: 10
    procedures:
      - {id: produce, alternatives: [{units: [SUITE], duration: 2d}]}
  - id: make-B
    product: B
    batch_size: 10
    procedures:
      - {id: produce, alternatives: [{units: [SUITE], duration: 3d}]}
changeover_default: {duration: 1d, level: major}
orders:
  - {id: o1, product: A, quantity: 20, due: 2027-01-10T00:00:00+00:00}
  - {id: o2, product: B, quantity: 10, due: 2027-01-09T00:00:00+00:00}
"""

SCENARIO = {
    "name": "One product on one line",
    "start": "2027-01-04T00:00:00Z",
    "horizon": "20d",
    "time_step": "1h",
    "units": [{"id": "LINE"}],
    "sponsors": [{"id": "acme"}],
    "products": [{"id": "A", "sponsor": "acme"}],
    "recipes": [
        {
            "id": "make-A",
            "product": "A",
            "batch_size": 10,
            "procedures": [{"id": "fill", "alternatives": [{"units": ["LINE"], "duration": "2d"}]}],
        }
    ],
    "orders": [{"id": "o1", "product": "A", "quantity": 20, "due": "2027-01-10T00:00:00Z"}],
}

PLAN_REQUESTS = {
    "quick": {"summary": "Five seconds", "value": {"time_limit": 5}},
    "reproducible": {
        "summary": "The same plan every time, with another objective",
        "value": {"time_limit": 2, "reproducible": True, "seed": 7, "profile": "lean"},
    },
}

REPLAN_REQUESTS = {
    "down": {
        "summary": "The suite is down for two days, and an order came in; whatever starts within a day stays",
        "value": {
            "now": "2027-01-04T12:00:00Z",
            "events": [
                {
                    "kind": "unit_down",
                    "unit": "SUITE",
                    "start": "2027-01-14T00:00:00Z",
                    "end": "2027-01-16T00:00:00Z",
                    "reason": "leak",
                },
                {
                    "kind": "order_added",
                    "order": {"id": "o3", "product": "B", "quantity": 10, "due": "2027-01-18T00:00:00Z"},
                },
            ],
            "frozen": "1d",
            "slushy": "7d",
            "time_limit": 2,
        },
    },
    "nothing": {
        "summary": "Nothing happened: stay with the plan",
        "value": {"now": "2027-01-05T00:00:00Z", "strategies": ["local"], "time_limit": 2, "reproducible": True},
    },
}
