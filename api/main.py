"""The service as its settings describe it: `uvicorn --factory api.main:service`, or `scheduler serve`."""

from fastapi import FastAPI
from pydantic import ValidationError

from api.app import create_app
from api.first_start import show_reference, welcome
from api.identify import everybody_plans
from api.settings import ApiSettings
from scheduler.bootstrap import from_settings
from scheduler.domain.errors import SchedulerError
from scheduler.logs import set_up_logs
from scheduler.settings import Settings


def service() -> FastAPI:
    """The app on the store that the environment names; a store that cannot be served from ends the process."""
    set_up_logs()
    try:
        limits, settings = ApiSettings(), Settings()
        if settings.ephemeral:
            if not limits.running_solves:
                raise SystemExit(
                    "An ephemeral service makes its plans itself; set SCHEDULER_RUNNING_SOLVES to 1 or more."
                )
            app = create_app(limits, identify=everybody_plans)
        else:
            app = create_app(limits, from_settings(settings, limits.running_solves))
            welcome(app.state.application, limits)
        show_reference(app.state.application, limits)
        return app
    except (SchedulerError, ValidationError) as error:
        raise SystemExit(str(error)) from None
