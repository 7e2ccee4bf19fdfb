/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Measurements as a table, as JSON and as a chart. A cell is the median over the rounds; a
 * contender with a wrong round has no figures, and the reason instead.
 */
final class Report {
  private final List<Measurement> measurements;
  private final List<Contender> contenders;

  Report(List<Measurement> measurements, List<Contender> contenders) {
    this.measurements = measurements;
    this.contenders = contenders;
  }

  /**
   * The medians of a query and contender.
   *
   * @param steady its figures are NaN where there are none
   */
  private record Line(
      BenchQuery query,
      String label,
      double cpu,
      SteadyState.Cost steady,
      double rate,
      double firstRow,
      double peak) {}

  void print(PrintStream out) {
    out.println(
        "query       system        CPU s/M   steady  (compiling collecting)   rows/s  1st row s   peak MB"
            + "   CPU/S  steady/S  steady/L  working/L");
    for (BenchQuery query : BenchQuery.values()) {
      List<Line> lines = lines(query);
      for (Line line : lines) {
        Line spark = best(lines, "S");
        Line limit = best(lines, "L");
        out.printf(
            Locale.ROOT,
            "%-11s %-12s %8s %8s %11s %11s %8.0f %10.1f %9.0f %7s %9s %9s %10s%n",
            query.label(),
            line.label(),
            number(line.cpu()),
            number(line.steady().cpu()),
            number(line.steady().compiling()),
            number(line.steady().collecting()),
            line.rate(),
            line.firstRow(),
            line.peak(),
            number(spark == null ? Double.NaN : line.cpu() / spark.cpu()),
            number(spark == null ? Double.NaN : line.steady().cpu() / spark.steady().cpu()),
            number(limit == null ? Double.NaN : line.steady().cpu() / limit.steady().cpu()),
            number(
                limit == null ? Double.NaN : line.steady().working() / limit.steady().working()));
      }
    }
    measurements.stream()
        .filter(m -> m.wrong().isPresent())
        .forEach(
            m ->
                out.printf(
                    "%s %s, round %d: WRONG: %s%n",
                    m.query().label(), m.contender(), m.round(), m.wrong().get()));
    contenders.forEach(c -> out.println(c.label() + ": " + c.description()));
  }

  /** Figures of the least costly contender whose label begins with {@code letter}, or null. */
  private static Line best(List<Line> lines, String letter) {
    Line best = null;
    for (Line line : lines) {
      if (line.label().startsWith(letter) && (best == null || line.cpu() < best.cpu())) {
        best = line;
      }
    }
    return best;
  }

  private List<Line> lines(BenchQuery query) {
    List<Line> lines = new ArrayList<>();
    for (Contender contender : contenders) {
      List<Measurement> own =
          measurements.stream()
              .filter(m -> m.query() == query && m.contender().equals(contender.label()))
              .toList();
      if (!own.isEmpty() && own.stream().allMatch(m -> m.wrong().isEmpty())) {
        lines.add(
            new Line(
                query,
                contender.label(),
                median(own, Measurement::cpuPerMillion),
                new SteadyState.Cost(
                    steady(own, SteadyState.Cost::cpu),
                    steady(own, SteadyState.Cost::compiling),
                    steady(own, SteadyState.Cost::collecting)),
                median(own, Measurement::rowsPerSecond),
                median(own, Measurement::firstRowSeconds),
                median(own, Measurement::peakMegabytes)));
      }
    }
    return lines;
  }

  private static double steady(List<Measurement> of, ToDoubleFunction<SteadyState.Cost> value) {
    return median(of, m -> m.steady().stream().mapToDouble(value).findFirst().orElse(Double.NaN));
  }

  private static double median(List<Measurement> of, ToDoubleFunction<Measurement> value) {
    double[] sorted = of.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  /** Every single run. */
  void writeJson(Path file) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ArrayNode runs = mapper.createArrayNode();
    for (Measurement m : measurements) {
      ObjectNode run = runs.addObject();
      run.put("query", m.query().label()).put("system", m.contender()).put("round", m.round());
      run.put("cpuSecondsPerMillion", m.cpuPerMillion());
      m.steady()
          .ifPresent(
              steady -> {
                run.put("steadyCpuSecondsPerMillion", steady.cpu());
                run.put("steadyCompilingSecondsPerMillion", steady.compiling());
                run.put("steadyCollectingSecondsPerMillion", steady.collecting());
              });
      run.put("rowsPerSecond", m.rowsPerSecond()).put("firstRowSeconds", m.firstRowSeconds());
      run.put("peakMegabytes", m.peakMegabytes());
      run.put("loadAverage", m.load());
      m.wrong().ifPresent(why -> run.put("wrong", why));
    }
    Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(runs));
  }

  /** Bars of CPU seconds per million rows, whole run and steady state. */
  void writeSvg(Path file) throws IOException {
    List<Line> lines = Arrays.stream(BenchQuery.values()).flatMap(q -> lines(q).stream()).toList();
    Files.writeString(file, new BarChart("CPU seconds per million rows", bars(lines)).toSvg());
  }

  private static List<BarChart.Bar> bars(List<Line> lines) {
    return lines.stream()
        .map(
            line ->
                new BarChart.Bar(
                    line.query().label() + "  " + line.label(), line.cpu(), line.steady().cpu()))
        .toList();
  }
}
