"""A plant of two competing sponsors and a plan of it, in which every text says whose it is."""

from decimal import Decimal
from typing import Any

from scheduler.domain.plan import Delivery, Plan, PlannedCampaign, Promise, ReasonCode, Verdict
from scheduler.domain.scenario import Scenario
from tests.report.small import START, at, batch, run

SPONSORS = ("alfa", "beta")
PLANT = "plant"
OWNERS = (*SPONSORS, PLANT)
_AMOUNTS = {"alfa": 413_907_256, "beta": 587_216_943}  # of orders; found in no text by chance


def mark(owner: str) -> str:
    """What stands in every text of an owner and in none of another."""
    return f"qz{owner}"


def canary(owner: str, what: str) -> str:
    """A text of an owner, of one size for all owners' texts of that kind; nothing that escapes change."""
    return f"{mark(owner):8}-{what}".replace(" ", "0")


def foreign_marks(owner: str) -> list[bytes]:
    """What an owner must never see, in small letters: marks and amounts of the others."""
    others = [other for other in OWNERS if other != owner]
    amounts = [str(_AMOUNTS[other]) for other in others if other in _AMOUNTS]
    return [text.encode() for text in (*map(mark, others), *amounts)]


def scenario() -> Scenario:
    """Two sponsors with a product each that is sold and one that is not, on one line."""
    return Scenario.model_validate(
        {
            "name": canary(PLANT, "scenario"),
            "description": canary(PLANT, "description"),
            "start": START,
            "horizon": "30d",
            "time_step": "1h",
            "sites": [{"id": canary(PLANT, "site"), "zone": "Europe/Berlin"}],
            "units": [{"id": canary(PLANT, "unit"), "unit_class": canary(PLANT, "class")}],
            "sponsors": [{"id": sponsor_id(owner), "name": canary(owner, "client")} for owner in SPONSORS],
            "products": [_product(owner, number) for owner in SPONSORS for number in (1, 2)],
            "recipes": [_recipe(owner, number) for owner in SPONSORS for number in (1, 2)],
            "lots": [
                {"id": canary(owner, "lot"), "item": product_id(owner, 1), "quantity": 7, "owner": sponsor_id(owner)}
                for owner in SPONSORS
            ],
            "contracts": [
                {
                    "id": canary(owner, "contract"),
                    "sponsor": sponsor_id(owner),
                    "zones": [{"until": 3, "share": "0.5"}],
                    "volatility_percent": 10,
                }
                for owner in SPONSORS
            ],
            "changeover_default": {"duration": "1h"},
            "orders": [
                {"id": order_id(o), "product": product_id(o, 1), "quantity": _AMOUNTS[o], "due": at(9)}
                for o in SPONSORS
            ],
        }
    )


def plan() -> Plan:
    """Two batches of each sponsor, one order short; checked, as far as anybody asks."""
    campaigns = tuple(_campaign(owner, 3 * place) for place, owner in enumerate(SPONSORS))
    return Plan(
        scenario=canary(PLANT, "scenario"),
        campaigns=campaigns,
        deliveries=tuple(
            Delivery(order=order_id(o), lot=batch_id(o, 1), quantity=Decimal(10), usable=at(5), delivered=at(9))
            for o in SPONSORS
        ),
        promises=tuple(
            Promise(
                order=order_id(owner),
                delivered=Decimal(10),
                unmet=Decimal(_AMOUNTS[owner] - 10),
                last_delivery=at(9),
                reason=ReasonCode.UNIT_BUSY,
                explanation=f"{canary(PLANT, 'unit')} is busy with {canary(PLANT, 'campaign')}.",
            )
            for owner in SPONSORS
        ),
        verdict=Verdict(passed=True),
    )


def sponsor_id(owner: str) -> str:
    return canary(owner, "sponsor")


def product_id(owner: str, number: int) -> str:
    return canary(owner, f"product{number}")


def order_id(owner: str) -> str:
    return canary(owner, "order")


def batch_id(owner: str, number: int) -> str:
    """As the plan calls it; sponsors see another name."""
    return canary(PLANT, f"batch-of-{SPONSORS.index(owner)}-{number}")


def _product(owner: str, number: int) -> dict[str, Any]:
    texts = {name: canary(owner, name) for name in ("family", "modality")}
    named = {"name": canary(owner, f"trade-name{number}"), "unit": canary(owner, "measure")}
    attributes = {canary(owner, "attribute"): canary(owner, "value")}
    own = {"id": product_id(owner, number), "sponsor": sponsor_id(owner), "attributes": attributes}
    return {**own, **texts, **named}


def _recipe(owner: str, number: int) -> dict[str, Any]:
    alternatives = [{"units": canary(PLANT, "unit"), "duration": "24h"}]
    return {
        "id": canary(PLANT, f"recipe-of-{SPONSORS.index(owner)}-{number}"),
        "product": product_id(owner, number),
        "batch_size": 10**8,
        "procedures": [{"id": canary(PLANT, "procedure"), "alternatives": alternatives}],
    }


def _campaign(owner: str, day: int) -> PlannedCampaign:
    made = (
        batch(batch_id(owner, n), 10, run(canary(PLANT, "procedure"), canary(PLANT, "unit"), day + n, day + n + 1))
        for n in (1, 2)
    )
    recipe = canary(PLANT, f"recipe-of-{SPONSORS.index(owner)}-1")
    id = canary(PLANT, f"campaign{SPONSORS.index(owner)}")
    return PlannedCampaign(id=id, recipe=recipe, product=product_id(owner, 1), batches=tuple(made))


def forecast_file(owner: str, number: int = 1) -> bytes:
    """A version of an owner's forecast, as CSV."""
    return f"product,2027-02\n{product_id(owner, 1)},{10 * number}\n".encode()
