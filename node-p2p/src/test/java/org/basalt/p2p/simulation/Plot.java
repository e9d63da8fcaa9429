package org.basalt.p2p.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A plot of lines, as SVG that can be read and edited by hand.
final class Plot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int LEFT = 60;
  private static final int RIGHT = 20;
  private static final int TOP = 40;
  private static final int BOTTOM = 50;
  private static final int TICKS = 5;
  private static final int POINTS_MAX = 200;
  private static final List<String> COLOURS =
      List.of("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b");

  private final String title;
  private final String xName;
  private final String yName;
  private final double xMax;
  private final double yMax;
  private final List<Line> lines = new ArrayList<>();

  private record Line(String name, double[] x, double[] y, boolean isDashed) {}

  /// Both axes begin at 0.
  Plot(String title, String xName, double xMax, String yName, double yMax) {
    this.title = title;
    this.xName = xName;
    this.xMax = xMax;
    this.yName = yName;
    this.yMax = yMax;
  }

  Plot line(String name, double[] x, double[] y, boolean isDashed) {
    lines.add(new Line(name, x.clone(), y.clone(), isDashed));
    return this;
  }

  /// What part of all, in percent, had come at which time.
  ///
  /// @param times ascending
  Plot share(String name, long[] times, int all, boolean isDashed) {
    int step = Math.max(1, times.length / POINTS_MAX);
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      if (i % step == 0 || i == times.length - 1) {
        points.add(new double[] {times[i], 100.0 * (i + 1) / all});
      }
    }
    return line(
        name,
        points.stream().mapToDouble(point -> point[0]).toArray(),
        points.stream().mapToDouble(point -> point[1]).toArray(),
        isDashed);
  }

  private double x(double value) {
    return LEFT + Math.min(value, xMax) / xMax * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - Math.min(value, yMax) / yMax * (HEIGHT - TOP - BOTTOM);
  }

  String svg() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT));
    text(svg, WIDTH / 2.0, 22, "middle", title);
    text(svg, WIDTH / 2.0, HEIGHT - 10, "middle", xName);
    text(svg, 8, 34, "start", yName);
    for (int i = 0; i <= TICKS; i++) {
      double atX = xMax * i / TICKS;
      double atY = yMax * i / TICKS;
      stroke(svg, x(atX), y(0), x(atX), y(yMax));
      stroke(svg, x(0), y(atY), x(xMax), y(atY));
      text(svg, x(atX), HEIGHT - BOTTOM + 16, "middle", number(atX));
      text(svg, LEFT - 6, y(atY) + 4, "end", number(atY));
    }
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, lines.get(i), i);
    }
    return svg.append("</svg>\n").toString();
  }

  private void draw(StringBuilder svg, Line line, int index) {
    String colour = COLOURS.get(index % COLOURS.size());
    String dashes = line.isDashed ? " stroke-dasharray=\"6 4\"" : "";
    svg.append(
        String.format(
            "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"%s points=\"",
            colour, dashes));
    for (int i = 0; i < line.x.length; i++) {
      svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(line.x[i]), y(line.y[i])));
    }
    svg.append("\"/>\n");
    double top = HEIGHT - BOTTOM - 12 - 16.0 * (lines.size() - 1 - index);
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%d\" y1=\"%.0f\" x2=\"%d\" y2=\"%.0f\" stroke=\"%s\"%s/>%n",
            WIDTH - 290,
            top - 4,
            WIDTH - 265,
            top - 4,
            colour,
            dashes));
    text(svg, WIDTH - 260, top, "start", line.name);
  }

  private static void stroke(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
            x1,
            y1,
            x2,
            y2));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            text));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
