/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row of a table for each thing that SQL can say: the expression, its type and its value. */
class EvaluationTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '~',
      textBlock =
          """
          # columns and literals
          action                                | STRING | buy
          `page`                                | STRING | /Größe/日本
          amount                                | DOUBLE | 2.5
          1                                     | INT    | 1
          3000000000                            | BIGINT | 3000000000
          1.5                                   | DOUBLE | 1.5
          1e3                                   | DOUBLE | 1000.0
          'it''s'                               | STRING | it's
          "a ""b"" c"                           | STRING | a "b" c
          'a\\b'                                | STRING | a\\b
          '日本'                                | STRING | 日本
          TRUE                                  | BOOLEAN | true
          NULL                                  | STRING | null
          TIMESTAMP '2026-01-02 10:00:00'       | TIMESTAMP | 2026-01-02T10:00:00Z
          TIMESTAMP '2026-01-02T10:00:00.25+02:00' | TIMESTAMP | 2026-01-02T08:00:00.250Z
          DATE '2026-01-02'                     | TIMESTAMP | 2026-01-02T00:00:00Z

          # words that SQL reserves, as columns
          value + 1                             | INT    | 2
          user = 'ann'                          | BOOLEAN | true
          timestamp > TIMESTAMP '2024-01-01'    | BOOLEAN | true
          timestamp > '2024-01-01'              | BOOLEAN | true
          '2024-01-01 00:00:00' > timestamp     | BOOLEAN | false
          `end` * 2                             | INT    | 18
          hour(timestamp)                       | INT    | 10
          Mixed = 'CaSe'                        | BOOLEAN | true

          # arithmetic
          quantity + 1                          | INT    | 8
          quantity + total                      | BIGINT | 5000000007
          quantity * amount                     | DOUBLE | 17.5
          quantity - 10                         | INT    | -3
          quantity * 1.5                        | DOUBLE | 10.5
          -quantity                             | INT    | -7
          +quantity                             | INT    | 7
          -amount                               | DOUBLE | -2.5
          1 + 2 * 3                             | INT    | 7
          (1 + 2) * 3                           | INT    | 9
          quantity / 2                          | DOUBLE | 3.5
          6 / 3                                 | DOUBLE | 2.0
          quantity % 4                          | INT    | 3
          -quantity % 4                         | INT    | -3
          mod(total, 7)                         | BIGINT | 2
          amount % 2                            | DOUBLE | 0.5
          quantity + no_int                     | INT    | null
          quantity + NULL                       | INT    | null

          # what does not exist is null
          quantity / 0                          | DOUBLE | null
          amount / 0.0                          | DOUBLE | null
          quantity % 0                          | INT    | null
          2147483647 + quantity                 | INT    | null
          -2147483647 - quantity                | INT    | null
          1000000000 * quantity                 | INT    | null
          total * total                         | BIGINT | null
          total * 1000                          | BIGINT | 5000000000000
          9223372036854775807 + quantity        | BIGINT | null

          # comparison
          action = 'buy'                        | BOOLEAN | true
          action == "buy"                       | BOOLEAN | true
          action <> 'bot'                       | BOOLEAN | true
          action != 'buy'                       | BOOLEAN | false
          'bot' < action                        | BOOLEAN | true
          action >= 'buyer'                     | BOOLEAN | false
          page > 'z'                            | BOOLEAN | false
          nothing = 'x'                         | BOOLEAN | null
          action = NULL                         | BOOLEAN | null
          action <=> nothing                    | BOOLEAN | false
          nothing <=> NULL                      | BOOLEAN | true
          quantity > 6.5                        | BOOLEAN | true
          6.5 > quantity                        | BOOLEAN | false
          quantity < total                      | BOOLEAN | true
          amount = 2.5                          | BOOLEAN | true
          amount < quantity                     | BOOLEAN | true
          quantity = 5000000000                 | BOOLEAN | false
          action = user                         | BOOLEAN | false
          action IS DISTINCT FROM nothing       | BOOLEAN | true
          nothing IS NOT DISTINCT FROM nothing  | BOOLEAN | true
          vip = TRUE                            | BOOLEAN | true
          timestamp = timestamp                 | BOOLEAN | true
          quantity BETWEEN 7 AND 8              | BOOLEAN | true
          quantity NOT BETWEEN 7 AND 8          | BOOLEAN | false
          quantity BETWEEN 6.5 AND 7            | BOOLEAN | true
          quantity BETWEEN 8 AND no_int         | BOOLEAN | false
          quantity BETWEEN 7 AND no_int         | BOOLEAN | null
          timestamp BETWEEN '2024-02-29' AND '2024-03-01' | BOOLEAN | true
          action IN ('view', 'buy')             | BOOLEAN | true
          action NOT IN ('view', 'buy')         | BOOLEAN | false
          action IN ('view', NULL)              | BOOLEAN | null
          action IN ('buy', NULL)               | BOOLEAN | true
          nothing IN ('buy')                    | BOOLEAN | null
          action IN ('a', 'b', 'bu', 'buy', 'by', 'c', 'd', 'e', 'f', 'g') | BOOLEAN | true
          user IN ('zz', 'y', 'x', 'w', 'v', 'u', 't', 's', 'r', 'ann') | BOOLEAN | true
          page IN ('zz', 'y', 'x', 'w', 'v', 'u', 't', 's', 'r', 'ann') | BOOLEAN | false
          quantity IN (1, 7, 3)                 | BOOLEAN | true
          quantity IN (1.5, 7.0)                | BOOLEAN | true
          amount IN (2.5)                       | BOOLEAN | true
          quantity IN (1, value + 6)            | BOOLEAN | true
          timestamp IN ('2024-01-01')           | BOOLEAN | false

          # LIKE
          action LIKE 'b%'                      | BOOLEAN | true
          action LIKE 'b_y'                     | BOOLEAN | true
          action LIKE '%u%'                     | BOOLEAN | true
          action LIKE 'b_'                      | BOOLEAN | false
          action NOT LIKE 'b%'                  | BOOLEAN | false
          page LIKE '%/__'                      | BOOLEAN | true
          page LIKE '/Gr__e/%'                  | BOOLEAN | true
          'a%b' LIKE 'a\\%b'                    | BOOLEAN | true
          'axb' LIKE 'a\\%b'                    | BOOLEAN | false
          'a%b' LIKE 'a#%b' ESCAPE '#'          | BOOLEAN | true
          'axb' LIKE 'a#%b' ESCAPE '#'          | BOOLEAN | false
          nothing LIKE '%'                      | BOOLEAN | null
          '' LIKE '%'                           | BOOLEAN | true

          # logic
          vip AND no_flag                       | BOOLEAN | null
          vip OR no_flag                        | BOOLEAN | true
          NULL AND vip                          | BOOLEAN | null
          NULL AND no_flag IS NOT NULL          | BOOLEAN | false
          NOT no_flag                           | BOOLEAN | null
          NOT vip                               | BOOLEAN | false
          no_flag IS NULL                       | BOOLEAN | true
          vip IS NOT NULL                       | BOOLEAN | true
          no_flag IS UNKNOWN                    | BOOLEAN | true
          no_flag IS NOT TRUE                   | BOOLEAN | true
          vip IS TRUE                           | BOOLEAN | true
          vip IS FALSE                          | BOOLEAN | false
          (quantity + 2147483647) IS NULL       | BOOLEAN | true

          # choice
          CASE WHEN quantity > 5 THEN 'many' ELSE 'few' END | STRING | many
          CASE WHEN quantity > 9 THEN 'many' END | STRING | null
          CASE action WHEN 'view' THEN 1 WHEN 'buy' THEN 2.5 END | DOUBLE | 2.5
          CASE WHEN no_flag THEN 'a' WHEN vip THEN 'abc' ELSE '' END | STRING | abc
          coalesce(nothing, action)             | STRING | buy
          coalesce(no_int, no_double, 3)        | DOUBLE | 3.0
          COALESCE(nothing, NULL)               | STRING | null
          nvl(no_int, 4)                        | INT    | 4
          ifnull(no_int, total)                 | BIGINT | 5000000000
          nullif(action, 'buy')                 | STRING | null
          nullif(quantity, 8)                   | INT    | 7
          greatest(quantity, 9, no_int)         | INT    | 9
          least(amount, quantity)               | DOUBLE | 2.5
          greatest(no_int, no_int)              | INT    | null

          # casts
          CAST(quantity AS STRING)              | STRING | 7
          CAST(amount AS STRING)                | STRING | 2.5
          CAST(vip AS STRING)                   | STRING | true
          CAST(timestamp AS STRING)             | STRING | 2024-02-29 10:17:42.123456
          CAST(amount AS INT)                   | INT    | 2
          CAST(-amount AS BIGINT)               | BIGINT | -2
          CAST(total AS INT)                    | INT    | null
          CAST(quantity AS LONG)                | BIGINT | 7
          CAST(action AS INT)                   | INT    | null
          CAST('  42 ' AS INT)                  | INT    | 42
          CAST('1e3' AS DOUBLE)                 | DOUBLE | 1000.0
          CAST('NaN' AS DOUBLE)                 | DOUBLE | NaN
          CAST(quantity AS DOUBLE)              | DOUBLE | 7.0
          CAST('yes' AS BOOLEAN)                | BOOLEAN | true
          CAST(quantity AS BOOLEAN)             | BOOLEAN | true
          CAST(vip AS INT)                      | INT    | 1
          CAST('2026-01-02 10:00' AS TIMESTAMP) | TIMESTAMP | 2026-01-02T10:00:00Z
          CAST(action AS TIMESTAMP)             | TIMESTAMP | null
          CAST(timestamp AS BIGINT)             | BIGINT | 1709201862
          CAST(timestamp AS DOUBLE)             | DOUBLE | 1.709201862123456E9
          CAST(quantity AS TIMESTAMP)           | TIMESTAMP | 1970-01-01T00:00:07Z
          CAST(amount AS TIMESTAMP)             | TIMESTAMP | 1970-01-01T00:00:02.500Z
          CAST(NULL AS INT)                     | INT    | null

          # text
          lower(page)                           | STRING | /größe/日本
          UPPER(action)                         | STRING | BUY
          trim('  x ')                          | STRING | x
          trim(LEADING 'b' FROM action)         | STRING | uy
          trim(BOTH 'by' FROM action)           | STRING | u
          ltrim('  x')                          | STRING | x
          length(page)                          | INT    | 9
          char_length('日本')                   | INT    | 2
          substring(page, 2, 5)                 | STRING | Größe
          substring(page FROM 8)                | STRING | 日本
          substring(page FROM 2 FOR 3)          | STRING | Grö
          substr(action, -2)                    | STRING | uy
          substring(action, 0, 2)               | STRING | bu
          substring(action, 5)                  | STRING | ~~
          left(page, 3)                         | STRING | /Gr
          right(page, 2)                        | STRING | 日本
          concat(action, '-', quantity)         | STRING | buy-7
          concat(action, nothing)               | STRING | null
          action || '!' || page                 | STRING | buy!/Größe/日本
          replace(action, 'u', 'oo')            | STRING | booy
          startswith(action, 'bu')              | BOOLEAN | true
          contains(page, '日')                  | BOOLEAN | true
          instr(page, '日')                     | INT    | 8
          position('y' IN action)               | INT    | 3
          reverse(action)                       | STRING | yub
          upper(nothing)                        | STRING | null

          # numbers
          abs(-quantity)                        | INT    | 7
          abs(-2.5)                             | DOUBLE | 2.5
          floor(-amount)                        | BIGINT | -3
          ceil(amount)                          | BIGINT | 3
          round(amount)                         | DOUBLE | 3.0
          round(2.345, 2)                       | DOUBLE | 2.35
          round(quantity, -1)                   | INT    | 10
          sqrt(quantity + 2)                    | DOUBLE | 3.0
          power(quantity, 2)                    | DOUBLE | 49.0
          ln(0)                                 | DOUBLE | null

          # times
          date_trunc('minute', timestamp)       | TIMESTAMP | 2024-02-29T10:17:00Z
          date_trunc('MONTH', timestamp)        | TIMESTAMP | 2024-02-01T00:00:00Z
          date_trunc('week', timestamp)         | TIMESTAMP | 2024-02-26T00:00:00Z
          date_trunc('quarter', timestamp)      | TIMESTAMP | 2024-01-01T00:00:00Z
          floor(timestamp TO hour)              | TIMESTAMP | 2024-02-29T10:00:00Z
          ceil(timestamp TO day)                | TIMESTAMP | 2024-03-01T00:00:00Z
          floor(TIMESTAMP '1969-12-31 23:59:30' TO minute) | TIMESTAMP | 1969-12-31T23:59:00Z
          extract(hour FROM timestamp)          | BIGINT | 10
          extract(DOW FROM timestamp)           | BIGINT | 5
          year(timestamp)                       | INT    | 2024
          quarter(timestamp)                    | INT    | 1
          month(timestamp)                      | INT    | 2
          day(timestamp)                        | INT    | 29
          minute(timestamp)                     | INT    | 17
          second(timestamp)                     | INT    | 42
          dayofweek(timestamp)                  | INT    | 5
          dayofyear(timestamp)                  | INT    | 60
          weekofyear(timestamp)                 | INT    | 9
          year('2026-05-06')                    | INT    | 2026
          unix_seconds(timestamp)               | BIGINT | 1709201862
          unix_millis(timestamp)                | BIGINT | 1709201862123
          timestamp_millis(1709201862123)       | TIMESTAMP | 2024-02-29T10:17:42.123Z
          timestamp + INTERVAL '5' MINUTE       | TIMESTAMP | 2024-02-29T10:22:42.123456Z
          timestamp - INTERVAL 2 HOURS          | TIMESTAMP | 2024-02-29T08:17:42.123456Z
          timestamp + INTERVAL '1 year'         | TIMESTAMP | 2025-02-28T10:17:42.123456Z
          INTERVAL 1 WEEK + timestamp           | TIMESTAMP | 2024-03-07T10:17:42.123456Z
          timestamp + INTERVAL -1 DAY           | TIMESTAMP | 2024-02-28T10:17:42.123456Z
          no_time + INTERVAL 1 DAY              | TIMESTAMP | null

          # comments
          quantity /* not "much" */ + 1 -- more | INT    | 8
          """)
  void sampleRow(String sql, String type, String value) {
    Expression expression = SqlExpressions.expression(sql, SampleRows.SCHEMA);
    assertThat(sql, expression.type().name(), equalTo(type));
    Object actual = expression.evaluate(SampleRows.ROW).value(0);
    assertThat(sql, String.format(Locale.ROOT, "%s", actual), equalTo(value));
  }
}
