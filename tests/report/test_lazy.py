"""The package costs nothing until it is used."""

import subprocess
import sys

import pytest

from scheduler import report


def test_importing_the_package_loads_no_heavy_library():
    """pandas and plotly take a second together; the command line must not pay for what it does not use."""
    code = "import sys, scheduler.report as r; assert not {'pandas', 'plotly', 'xlsxwriter'} & set(sys.modules)"
    more = "; r.kpis; r.compare; assert not {'pandas', 'plotly'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code + more], check=True)


def test_every_public_name_is_there():
    """Names resolve, also after their modules were imported."""
    assert all(callable(getattr(report, name)) for name in report.__all__)


def test_an_unknown_name_is_an_attribute_error():
    """As for any module."""
    with pytest.raises(AttributeError, match="no attribute 'pie_chart'"):
        _ = report.pie_chart
