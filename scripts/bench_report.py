"""What scripts/bench makes of its rows: the table, bench.json and bench.svg."""

import json
import math
import statistics
from xml.sax.saxutils import escape

from contest import say

PEAK_TARGET = 1.5
HEADINGS = ("work", "Basalt", "Core", "ratio", "min to max", "target", "", "peak RSS")

LEFT = 330
WIDTH = 460
RIGHT = 190
LINE = 26
TOP = 76
COLOURS = {True: "#2a7f4f", False: "#b5452c", None: "#7a7a7a"}


def figure(values, unit):
    if not values:
        return "-"
    value = statistics.median(values)
    return f"{value:,.{0 if value >= 1000 else 1 if value >= 100 else 2}f} {unit}"


def target(row):
    if row.target is None:
        return "-"
    return ("≥ " if row.is_rate else "≤ ") + f"{row.target:.4g}" + (f" {row.unit}" if row.is_absolute else "")


def verdict(is_met):
    return {True: "met", False: "MISSED", None: "-"}[is_met]


def peak(row):
    ratio = row.peak_ratio()
    return "-" if ratio is None else f"{ratio:.2f} {verdict(round(ratio, 2) <= PEAK_TARGET)}"


def cells(row):
    ratios = row.ratios()
    return (row.work, figure(row.basalt, row.unit), figure(row.core, row.unit), f"{row.ratio():.2f}" if ratios else "-",
            f"{min(ratios):.2f} to {max(ratios):.2f}" if len(ratios) > 1 else "-", target(row), verdict(row.is_met()), peak(row))


def table(rows):
    """As Markdown, so that it can be kept as it is."""
    lines = [HEADINGS, *(cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADINGS))]

    def text(line):
        return "| " + " | ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths))) + " |"
    rule = "|" + "|".join("-" * (w + 1) + ("-" if i == 0 else ":") for i, w in enumerate(widths)) + "|"
    return "\n".join([text(lines[0]), rule, *map(text, lines[1:])])


def slowness(row, ratio):
    """Below 1 where Basalt is better, also for rates."""
    return 1 / ratio if row.is_rate else ratio


def plot(rows, machine):
    """A bar for each ratio on a logarithmic scale, its target as a mark, the peak of memory as a ring."""
    shown = [row for row in rows if row.ratio()]
    each = [slowness(row, row.ratio()) for row in shown] + [row.peak_ratio() or 1 for row in shown]
    low = 10 ** math.floor(math.log10(min([*each, 0.5])))
    high = 10 ** math.ceil(math.log10(max([*each, 2])))

    def x(ratio):
        return LEFT + WIDTH * math.log(min(max(ratio, low), high) / low) / math.log(high / low)
    bottom = TOP + LINE * len(shown)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + RIGHT}" height="{bottom + 84}" '
             'font-family="sans-serif" font-size="12">', '<rect width="100%" height="100%" fill="white"/>',
             '<text x="16" y="26" font-size="17">Basalt beside Bitcoin Core: time, as a multiple of Core\'s</text>',
             '<text x="16" y="46" fill="#555">Left of 1 Basalt is faster; rates are turned round. '
             "Medians of the rounds' ratios, lines from the best to the worst.</text>"]
    for power in range(round(math.log10(low)), round(math.log10(high)) + 1):
        for step in (1, 2, 5):
            tick = step * 10.0 ** power
            if low <= tick <= high:
                parts.append(f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="{TOP - 6}" y2="{bottom}" '
                             f'stroke="{"#000" if tick == 1 else "#ddd"}"/>'
                             f'<text x="{x(tick):.1f}" y="{TOP - 10}" text-anchor="middle" fill="#555">{tick:g}</text>')
    for number, row in enumerate(shown):
        parts.append(bar(row, TOP + LINE * number, x))
    facts = f"{machine['processor']}, {machine['cores']} cores; {machine['bitcoind']}; commit {machine.get('commit', 'unknown')}"
    parts.append(legend(bottom + 30, facts))
    return "\n".join([*parts, "</svg>"]) + "\n"


def bar(row, top, x):
    reached = slowness(row, row.ratio())
    ends = [slowness(row, ratio) for ratio in row.ratios()]
    colour = COLOURS[row.is_met()]
    middle = top + LINE / 2
    begin, end = sorted((x(1), x(reached)))
    lines = [f'<text x="{LEFT - 10}" y="{middle + 4}" text-anchor="end">{escape(row.work)}</text>',
             f'<rect x="{begin:.1f}" y="{top + 6}" width="{max(end - begin, 1):.1f}" height="{LINE - 12}" fill="{colour}" '
             'fill-opacity="0.75"/>',
             f'<line x1="{x(min(ends)):.1f}" x2="{x(max(ends)):.1f}" y1="{middle}" y2="{middle}" stroke="#000"/>']
    if row.target is not None and not row.is_absolute:
        at = x(slowness(row, row.target))
        lines.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{top + 2}" y2="{top + LINE - 2}" stroke="#1f4e9c" stroke-width="3"/>')
    if row.peak_ratio():
        lines.append(f'<circle cx="{x(row.peak_ratio()):.1f}" cy="{middle}" r="4" fill="none" stroke="#6b3fa0" stroke-width="2"/>')
    wanted = "" if row.target is None else f", target {target(row)}"
    lines.append(f'<text x="{LEFT + WIDTH + 10}" y="{middle + 4}" fill="{colour}">{row.ratio():.2f} × Core{escape(wanted)}</text>')
    return "".join(lines)


def legend(top, facts):
    return (f'<rect x="16" y="{top - 9}" width="12" height="10" fill="{COLOURS[True]}"/><text x="34" y="{top}">target met</text>'
            f'<rect x="116" y="{top - 9}" width="12" height="10" fill="{COLOURS[False]}"/><text x="134" y="{top}">missed</text>'
            f'<line x1="196" x2="196" y1="{top - 12}" y2="{top + 4}" stroke="#1f4e9c" stroke-width="3"/>'
            f'<text x="206" y="{top}">target</text><circle cx="264" cy="{top - 4}" r="4" fill="none" stroke="#6b3fa0" '
            f'stroke-width="2"/><text x="274" y="{top}">peak RSS, as a multiple of Core\'s (target ≤ {PEAK_TARGET})</text>'
            f'<text x="16" y="{top + 26}" fill="#555">{escape(facts)}</text>')


def publish(rows, figures, folder):
    """Prints the table and writes both files."""
    figures["table"] = [row.as_json() for row in rows]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf8")
    say(f"\nFigures: {folder / 'bench.json'}")
    if any(row.ratio() for row in rows):
        (folder / "bench.svg").write_text(plot(rows, figures["machine"]), encoding="utf8")
        say(f"Plot:    {folder / 'bench.svg'}")
    if rows:
        say("\n" + table(rows))
