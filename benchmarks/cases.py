"""Every case by name, or by family where the name goes on: `kopanos2009/15`, `biomanufacturing/o5_s1`."""

from collections.abc import Callable

from benchmarks.adapters import (
    biomanufacturing,
    filling_line,
    jankauskas,
    kopanos,
    lakhdar,
    psp,
    rcpsp_cpr,
    shop_files,
)
from benchmarks.case import ROOT, Case
from scenarios.generate import generate
from scheduler.validation import load_scenario

REFERENCE_SITE = ROOT / "scenarios/reference/biologics_site/scenario.yaml"

FAMILIES: dict[str, Callable[[str], Case]] = {
    "kopanos2009": kopanos.load,
    "filling_line": lambda name: filling_line.load(name or "lots"),
    "biomanufacturing": biomanufacturing.load,
    "fjsp": shop_files.load_fjsp,
    "fjsp_sdst": shop_files.load_fjsp_sdst,
    "jsp_sdst_tt": shop_files.load_jsp_sdst_tt,
    "pm_sdst": shop_files.load_pm_sdst,
    "jankauskas": jankauskas.load,
    "rcpsp_cpr": rcpsp_cpr.load,
    "psp": psp.load,
    "lakhdar2005": lakhdar.load,
    "generated": lambda name: _generated(name),
    "reference": lambda _: Case("reference", load_scenario(REFERENCE_SITE), "first tier above zero"),
}


def load_case(name: str) -> Case:
    """A case by name; any further file of a family may be named too.

    Raises:
        KeyError: no such family.
        MissingDataError: the published files are not there.
    """
    family, _, rest = name.partition("/")
    if family not in FAMILIES:
        raise KeyError(f"no case family {family!r}; known: {', '.join(sorted(FAMILIES))}")
    return FAMILIES[family](rest)


def _generated(name: str) -> Case:
    batches, _, sites = name.partition("/")
    scenario = generate(batches=int(batches or 500), seed=0, sites=int(sites or 1))
    return Case(f"generated/{name}", scenario, "first tier above zero")
