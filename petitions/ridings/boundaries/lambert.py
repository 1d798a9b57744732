"""Degrees as metres on the map of Canada that Statistics Canada draws: Lambert's conic with two parallels."""

import math
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Lambert:
    """A Lambert conformal conic projection. Angles in degrees, lengths in units of the semi-major axis.

    Source: IOGP, Geomatics Guidance Note 7-2, "Lambert Conic Conformal (2SP)", EPSG method 9802.
    """

    axis: float
    inverse_flattening: float
    latitude: float
    longitude: float
    parallels: tuple[float, float]
    easting: float
    northing: float
    _eccentricity: float = field(init=False)
    _n: float = field(init=False)
    _scale: float = field(init=False)
    _rho: float = field(init=False)

    def __post_init__(self) -> None:
        flattening = 1 / self.inverse_flattening
        self._set("_eccentricity", math.sqrt(flattening * (2 - flattening)))
        one, two = (math.radians(each) for each in self.parallels)
        m_one, m_two, t_one, t_two = self._m(one), self._m(two), self._t(one), self._t(two)
        n = (math.log(m_one) - math.log(m_two)) / (math.log(t_one) - math.log(t_two))
        self._set("_n", n)
        self._set("_scale", self.axis * m_one / (n * t_one**n))
        self._set("_rho", self._scale * self._t(math.radians(self.latitude)) ** n)

    def _set(self, name: str, value: float) -> None:
        object.__setattr__(self, name, value)

    def _m(self, latitude: float) -> float:
        sine = self._eccentricity * math.sin(latitude)
        return math.cos(latitude) / math.sqrt(1 - sine * sine)

    def _t(self, latitude: float) -> float:
        sine = self._eccentricity * math.sin(latitude)
        curved: float = ((1 - sine) / (1 + sine)) ** (self._eccentricity / 2)
        return math.tan(math.pi / 4 - latitude / 2) / curved

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Easting and northing of a point."""
        radius: float = self._scale * self._t(math.radians(latitude)) ** self._n
        angle = self._n * math.radians(longitude - self.longitude)
        return (
            self.easting + radius * math.sin(angle),
            self.northing + self._rho - radius * math.cos(angle),
        )


# EPSG:3347, NAD83 / Statistics Canada Lambert, on the ellipsoid GRS 1980. What tells NAD83 from WGS84 is less
# than the width of a street.
CANADA = Lambert(
    axis=6378137.0,
    inverse_flattening=298.257222101,
    latitude=63.390675,
    longitude=-(91 + 52 / 60),
    parallels=(49.0, 77.0),
    easting=6_200_000.0,
    northing=3_000_000.0,
)
