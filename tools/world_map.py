"""Draw the world's shapes once, from Natural Earth 1:50m, into the file that the pages read.

Run with the two files of the npm packages ``world-atlas`` 2.0.2 (countries-50m.json, made from
Natural Earth, public domain) and ``i18n-iso-countries`` 7.14.0 (codes.json, ISO numbers only)::

    python tools/world_map.py countries-50m.json codes.json > \
        src/comity_server/public/charts/world.json

The projection is Equal Earth (Šavrič, Patterson, Jenny 2018), one unit a half-thousandth of the
map's width. Lines are simplified (Douglas and Peucker 1973), but no place that has a code is lost.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from pathlib import Path

WIDTH = 2000
TOLERANCE = 0.9
SMALLEST = 6.0
NOTICE = (
    "Made with Natural Earth (naturalearthdata.com), 1:50m cultural vectors, public domain, by way "
    "of world-atlas 2.0.2; Equal Earth projection. Borders of disputed places are dashed."
)
NO_CODE = {"Kosovo": "XK"}
NOT_DRAWN = {"Antarctica"}
DISPUTED_WITH_ANY = {
    "Kosovo",
    "N. Cyprus",
    "Somaliland",
    "Siachen Glacier",
    "W. Sahara",
    "Palestine",
}
DISPUTED = {("China", "India"), ("India", "Pakistan"), ("Russia", "Ukraine"), ("S. Sudan", "Sudan")}
# Places with a code of their own that the atlas draws as part of another, or not at all.
POINTS = {
    "BQ": (-68.3, 12.2), "BV": (3.4, -54.4), "CC": (96.8, -12.2), "CX": (105.6, -10.5),
    "GF": (-53.1, 4.0), "GI": (-5.35, 36.14), "GP": (-61.5, 16.2), "MQ": (-61.0, 14.6),
    "RE": (55.5, -21.1), "SJ": (16.0, 78.5), "TK": (-171.8, -9.2), "TV": (179.2, -8.5),
    "UM": (166.6, 19.3), "YT": (45.2, -12.8),
}  # fmt: skip


def project(lon: float, lat: float) -> tuple[float, float]:
    """Return a point in Equal Earth, in units from the map's top left."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(lat)))
    slope = 9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1
    x = 2 * math.sqrt(3) * math.radians(lon) * math.cos(t) / (3 * slope)
    y = a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t
    scale = WIDTH / 2 / 2.7066299836
    return WIDTH / 2 + x * scale, 1.3173627591574 * scale - y * scale


def decoded(topology: dict) -> list[list[tuple[float, float]]]:
    """Return the arcs in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return arcs


def simplified(points: list, tolerance: float) -> list:
    """Return a line with the points left out that lie within ``tolerance`` of it."""
    kept = [False] * len(points)
    kept[0] = kept[-1] = True
    stack = [(0, len(points) - 1)]
    while stack:
        start, end = stack.pop()
        worst, at = tolerance, 0
        for index in range(start + 1, end):
            far = distance(points[index], points[start], points[end])
            if far > worst:
                worst, at = far, index
        if at:
            kept[at] = True
            stack += [(start, at), (at, end)]
    return [point for point, keep in zip(points, kept, strict=True) if keep]


def distance(p, a, b) -> float:
    (px, py), (ax, ay), (bx, by) = p, a, b
    length = math.hypot(bx - ax, by - ay)
    if not length:
        return math.hypot(px - ax, py - ay)
    return abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length


def path_of(points: list, *, close: bool) -> str:
    """Return a line as an SVG path in whole units."""
    steps = [(round(x), round(y)) for x, y in points]
    text, (x, y) = f"M{steps[0][0]} {steps[0][1]}", steps[0]
    moves = []
    for nx, ny in steps[1:]:
        if (nx, ny) != (x, y):
            moves.append(f"{nx - x} {ny - y}")
        x, y = nx, ny
    return text + ("l" + " ".join(moves) if moves else "") + ("z" if close else "")


def cut(points: list) -> list[list]:
    """Return a ring in the parts that the map's edge cuts it into: east and west of 180 degrees.

    The atlas sews such rings together; drawn so, they would leave a band across the whole map.
    """
    pairs = zip(points, points[1:] + points[:1], strict=True)
    if all(abs(a[0] - b[0]) < WIDTH / 2 for a, b in pairs):
        return [points]
    halves = [[p for p in points if (p[0] < WIDTH / 2) == west] for west in (True, False)]
    return [half for half in halves if half]


def area(points: list) -> float:
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def center(points: list) -> list[int]:
    """Return the centroid of a ring."""
    twice = cx = cy = 0.0
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        cross = ax * by - bx * ay
        twice, cx, cy = twice + cross, cx + (ax + bx) * cross, cy + (ay + by) * cross
    if abs(twice) < 1e-9:
        return [round(points[0][0]), round(points[0][1])]
    return [round(cx / (3 * twice)), round(cy / (3 * twice))]


def main() -> None:
    topology = json.loads(Path(sys.argv[1]).read_text())
    numbers = {number: two for two, _, number, _ in json.loads(Path(sys.argv[2]).read_text())}
    full = [[project(*point) for point in arc] for arc in decoded(topology)]
    thin = [simplified(arc, TOLERANCE) for arc in full]
    land, places, owners = [], {}, defaultdict(set)

    def ring(arcs: list[int], source: list) -> list:
        points: list = []
        for index in arcs:
            arc = source[index] if index >= 0 else source[~index][::-1]
            points += arc[1:] if points else arc
        return points[:-1]

    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        if name in NOT_DRAWN:
            continue
        code = numbers.get(shape.get("id", "")) or NO_CODE.get(name)
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        outer = [(ring(polygon[0], full), polygon) for polygon in polygons]
        largest = max(outer, key=lambda found: area(found[0]))
        if code:
            places[code] = center(largest[0])
        for points, polygon in outer:
            for part in polygon:
                for index in part:
                    owners[index if index >= 0 else ~index].add(name)
                if area(ring(part, full)) >= SMALLEST or points is largest[0]:
                    land += [path_of(half, close=True) for half in cut(ring(part, thin))]
    for code, point in POINTS.items():
        places.setdefault(code, [round(value) for value in project(*point)])
    borders, disputed = [], []
    for index, names in sorted(owners.items()):
        if len(names) == 2:
            pair = tuple(sorted(names))
            doubtful = pair in DISPUTED or names & DISPUTED_WITH_ANY
            (disputed if doubtful else borders).append(path_of(thin[index], close=False))
    box = [WIDTH, round(1.3173627591574 * WIDTH / 2.7066299836)]
    print(
        json.dumps(
            {
                "notice": NOTICE,
                "box": box,
                "land": "".join(land),
                "borders": "".join(borders),
                "disputed": "".join(disputed),
                "places": dict(sorted(places.items())),
            },
            separators=(",", ":"),
        )
    )


if __name__ == "__main__":
    main()
