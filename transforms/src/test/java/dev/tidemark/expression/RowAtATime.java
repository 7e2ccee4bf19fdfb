/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import dev.tidemark.batch.ColumnType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Draws expressions together with what they mean, written down a second time in the plainest way:
 * one row at a time, on boxed values. Whole numbers are Longs here, whatever their type.
 */
final class RowAtATime {
  /** An expression, and its value for a row. */
  record Drawn(String sql, ColumnType type, Meaning meaning) {
    Object of(Map<String, Object> row) {
      return meaning.of(row);
    }
  }

  interface Meaning {
    Object of(Map<String, Object> row);
  }

  private static final List<String> COMPARISONS = List.of("=", "<>", "<", "<=", ">", ">=");

  private final Random random;

  RowAtATime(Random random) {
    this.random = random;
  }

  Drawn any(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> whole(depth);
      case 1 -> real(depth);
      case 2 -> text(depth);
      default -> condition(depth);
    };
  }

  Drawn condition(int depth) {
    if (depth == 0) {
      return random.nextInt(6) == 0
          ? new Drawn("TRUE", ColumnType.BOOLEAN, row -> true)
          : column(random.nextBoolean() ? "f1" : "f2", ColumnType.BOOLEAN);
    }
    return switch (random.nextInt(9)) {
      case 0 -> and(condition(depth - 1), condition(depth - 1));
      case 1 -> or(condition(depth - 1), condition(depth - 1));
      case 2 -> not(condition(depth - 1));
      case 3 -> isNull(any(depth - 1));
      case 4 -> distinct(number(depth - 1), number(depth - 1));
      case 5 -> in(number(depth - 1), number(depth - 1), number(0), number(0));
      case 6 -> between(number(depth - 1), number(0), number(depth - 1));
      case 7 -> comparison(text(depth - 1), text(depth - 1));
      default -> comparison(number(depth - 1), number(depth - 1));
    };
  }

  Drawn number(int depth) {
    return random.nextBoolean() ? whole(depth) : real(depth);
  }

  Drawn whole(int depth) {
    if (depth == 0) {
      return switch (random.nextInt(4)) {
        case 0 -> column(random.nextBoolean() ? "i1" : "i2", ColumnType.INT);
        case 1 -> column(random.nextBoolean() ? "b1" : "b2", ColumnType.BIGINT);
        case 2 -> {
          long value = (long) random.nextInt(7) - 3;
          yield new Drawn("(" + value + ")", ColumnType.INT, row -> value);
        }
        default -> {
          long value = 3_000_000_000L + (long) random.nextInt(5);
          yield new Drawn(Long.toString(value), ColumnType.BIGINT, row -> value);
        }
      };
    }
    Drawn a = whole(depth - 1);
    Drawn b = whole(depth - 1);
    return switch (random.nextInt(6)) {
      case 0 -> arithmetic(a, "+", b);
      case 1 -> arithmetic(a, "-", b);
      case 2 -> arithmetic(a, "*", b);
      case 3 -> arithmetic(a, "%", b);
      case 4 -> coalesce(a, b, wider(a, b));
      default -> either(condition(depth - 1), a, b, wider(a, b));
    };
  }

  Drawn real(int depth) {
    if (depth == 0) {
      if (random.nextInt(3) == 0) {
        double value = (random.nextInt(9) - 4) / 2.0;
        return new Drawn("(" + value + ")", ColumnType.DOUBLE, row -> value);
      }
      return column(random.nextBoolean() ? "d1" : "d2", ColumnType.DOUBLE);
    }
    Drawn a = real(depth - 1);
    Drawn b = number(depth - 1);
    return switch (random.nextInt(7)) {
      case 0 -> arithmetic(a, "+", b);
      case 1 -> arithmetic(b, "-", a);
      case 2 -> arithmetic(a, "*", b);
      case 3 -> arithmetic(number(depth - 1), "/", number(depth - 1));
      case 4 -> arithmetic(b, "%", a);
      case 5 -> coalesce(a, b, ColumnType.DOUBLE);
      default -> either(condition(depth - 1), a, b, ColumnType.DOUBLE);
    };
  }

  Drawn text(int depth) {
    if (depth == 0) {
      if (random.nextInt(3) == 0) {
        String value = List.of("", "a", "it's", "日本").get(random.nextInt(4));
        return new Drawn("'" + value.replace("'", "''") + "'", ColumnType.STRING, row -> value);
      }
      return column(random.nextBoolean() ? "s1" : "s2", ColumnType.STRING);
    }
    Drawn a = text(depth - 1);
    Drawn b = text(depth - 1);
    return switch (random.nextInt(3)) {
      case 0 ->
          new Drawn(
              "(" + a.sql + " || " + b.sql + ")",
              ColumnType.STRING,
              row -> (a.of(row) == null || b.of(row) == null) ? null : "" + a.of(row) + b.of(row));
      case 1 -> coalesce(a, b, ColumnType.STRING);
      default -> either(condition(depth - 1), a, b, ColumnType.STRING);
    };
  }

  private static Drawn column(String name, ColumnType type) {
    return new Drawn(name, type, row -> row.get(name));
  }

  private static Drawn and(Drawn a, Drawn b) {
    return condition(
        "(" + a.sql + " AND " + b.sql + ")",
        row -> {
          Object x = a.of(row);
          Object y = b.of(row);
          if (Boolean.FALSE.equals(x) || Boolean.FALSE.equals(y)) {
            return false;
          }
          return (x == null || y == null) ? null : true;
        });
  }

  private static Drawn or(Drawn a, Drawn b) {
    return condition(
        "(" + a.sql + " OR " + b.sql + ")",
        row -> {
          Object x = a.of(row);
          Object y = b.of(row);
          if (Boolean.TRUE.equals(x) || Boolean.TRUE.equals(y)) {
            return true;
          }
          return (x == null || y == null) ? null : false;
        });
  }

  private static Drawn not(Drawn a) {
    return condition(
        "(NOT " + a.sql + ")", row -> a.of(row) == null ? null : !((Boolean) a.of(row)));
  }

  private static Drawn isNull(Drawn a) {
    return condition("(" + a.sql + " IS NULL)", row -> a.of(row) == null);
  }

  private static Drawn distinct(Drawn a, Drawn b) {
    return condition(
        "(" + a.sql + " IS DISTINCT FROM " + b.sql + ")",
        row -> {
          Object x = a.of(row);
          Object y = b.of(row);
          return (x == null || y == null) ? x != y : compare(x, y) != 0;
        });
  }

  private static Drawn in(Drawn a, Drawn b, Drawn c, Drawn d) {
    Drawn equals = or(or(comparison(a, "=", b), comparison(a, "=", c)), comparison(a, "=", d));
    String list = "(" + b.sql + ", " + c.sql + ", " + d.sql + ")";
    return condition("(" + a.sql + " IN " + list + ")", equals.meaning);
  }

  private static Drawn between(Drawn a, Drawn low, Drawn high) {
    return condition(
        "(" + a.sql + " BETWEEN " + low.sql + " AND " + high.sql + ")",
        and(comparison(a, ">=", low), comparison(a, "<=", high)).meaning);
  }

  private Drawn comparison(Drawn a, Drawn b) {
    return comparison(a, COMPARISONS.get(random.nextInt(COMPARISONS.size())), b);
  }

  private static Drawn comparison(Drawn a, String operator, Drawn b) {
    return condition(
        "(" + a.sql + " " + operator + " " + b.sql + ")",
        row -> {
          Object x = a.of(row);
          Object y = b.of(row);
          if (x == null || y == null) {
            return null;
          }
          int c = compare(x, y);
          return switch (operator) {
            case "=" -> c == 0;
            case "<>" -> c != 0;
            case "<" -> c < 0;
            case "<=" -> c <= 0;
            case ">" -> c > 0;
            default -> c >= 0;
          };
        });
  }

  private static int compare(Object x, Object y) {
    if (x instanceof String a && y instanceof String b) {
      return Arrays.compareUnsigned(
          a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
    if (x instanceof Long a && y instanceof Long b) {
      return a.compareTo(b);
    }
    // Adding 0.0 makes 0.0 of -0.0.
    return Double.compare(asDouble(x) + 0.0, asDouble(y) + 0.0);
  }

  private static Drawn arithmetic(Drawn a, String operator, Drawn b) {
    boolean real =
        a.type == ColumnType.DOUBLE || b.type == ColumnType.DOUBLE || operator.equals("/");
    ColumnType type = real ? ColumnType.DOUBLE : wider(a, b);
    return new Drawn(
        "(" + a.sql + " " + operator + " " + b.sql + ")",
        type,
        row -> {
          Object x = a.of(row);
          Object y = b.of(row);
          if (x == null || y == null) {
            return null;
          }
          return real
              ? compute(asDouble(x), operator, asDouble(y))
              : compute((Long) x, operator, (Long) y, type);
        });
  }

  private static Object compute(double x, String operator, double y) {
    return switch (operator) {
      case "+" -> x + y;
      case "-" -> x - y;
      case "*" -> x * y;
      case "/" -> y == 0 ? null : (Double) (x / y);
      default -> y == 0 ? null : (Double) (x % y);
    };
  }

  private static Object compute(Long left, String operator, Long right, ColumnType type) {
    BigInteger x = BigInteger.valueOf(left);
    BigInteger y = BigInteger.valueOf(right);
    if (operator.equals("%") && right == 0) {
      return null;
    }
    BigInteger result =
        switch (operator) {
          case "+" -> x.add(y);
          case "-" -> x.subtract(y);
          case "*" -> x.multiply(y);
          default -> x.remainder(y);
        };
    int bits = type == ColumnType.INT ? Integer.SIZE : Long.SIZE;
    return result.bitLength() < bits ? (Long) result.longValue() : null;
  }

  private static Drawn coalesce(Drawn a, Drawn b, ColumnType type) {
    return new Drawn(
        "coalesce(" + a.sql + ", " + b.sql + ")",
        type,
        row -> converted(a.of(row) != null ? a.of(row) : b.of(row), type));
  }

  private static Drawn either(Drawn condition, Drawn a, Drawn b, ColumnType type) {
    return new Drawn(
        "(CASE WHEN " + condition.sql + " THEN " + a.sql + " ELSE " + b.sql + " END)",
        type,
        row -> converted(Boolean.TRUE.equals(condition.of(row)) ? a.of(row) : b.of(row), type));
  }

  private static Drawn condition(String sql, Meaning meaning) {
    return new Drawn(sql, ColumnType.BOOLEAN, meaning);
  }

  private static ColumnType wider(Drawn a, Drawn b) {
    return a.type == ColumnType.BIGINT || b.type == ColumnType.BIGINT
        ? ColumnType.BIGINT
        : ColumnType.INT;
  }

  private static Object converted(Object value, ColumnType type) {
    return value instanceof Long && type == ColumnType.DOUBLE ? (Object) asDouble(value) : value;
  }

  private static double asDouble(Object number) {
    return ((Number) number).doubleValue();
  }
}
