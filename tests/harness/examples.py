"""How many examples a property is shown: few in `make test`, as many as are claimed in `make test-thorough`."""

from hypothesis import HealthCheck, settings

THOROUGH = (
    settings().max_examples if settings().max_examples > settings.get_profile("default").max_examples else 0
)
"""How many the profile `thorough` looks at; 0 with any other profile."""


def looking_at(usual: int) -> settings:
    """Look at so many examples, or at as many as the profile `thorough` asks for."""
    return settings(
        max_examples=max(usual, THOROUGH),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
