/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.expression;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.batch.EventSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told to somebody whose SQL is wrong: the place, counted from 1, and every word. */
class ErrorMessageTest {
  private static final EventSchema SCHEMA =
      EventSchema.parse(
          "action STRING, page STRING, amount DOUBLE, quantity INT, vip BOOLEAN, timestamp"
              + " TIMESTAMP, `end` INT");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '~',
      textBlock =
          """
          # names
          actoin | 1 | there is no column actoin: did you mean action?
          actoin = 'x' | 1 | there is no column actoin: did you mean action?
          Action = 'x' | 1 | there is no column Action: did you mean action?
          colour = 'red' | 1 | there is no column colour: the columns are action, page, amount, quantity, vip, timestamp, end
          uper(action) | 1 | there is no function uper: did you mean upper(STRING)?
          current_timestamp | 1 | current_timestamp is not supported: it would give another result when rows are replayed; use a column
          now() | 1 | now is not supported: it would give another result when rows are replayed; use a column
          sum(amount) > 5 | 1 | sum is an aggregate: it goes under aggregates, not into an expression
          t.action = 'x' | 1 | a column is named without a table: write action

          # types
          action = 5 | 10 | cannot compare STRING with INT: convert one with CAST(… AS type)
          quantity IN (1, 'a') | 13 | cannot compare INT with STRING: convert one with CAST(… AS type)
          quantity BETWEEN 'a' AND 5 | 18 | cannot compare INT with STRING: convert one with CAST(… AS type)
          action || 5 | 1 | there is no STRING || INT: convert with CAST(… AS type)
          quantity + action | 1 | there is no INT + STRING: convert with CAST(… AS type)
          NOT action | 1 | there is no NOT STRING: convert with CAST(… AS type)
          vip AND quantity | 1 | there is no BOOLEAN AND INT: convert with CAST(… AS type)
          timestamp = 5 | 1 | cannot compare TIMESTAMP with INT: convert one with CAST(… AS type)
          timestamp - timestamp | 1 | there is no TIMESTAMP - TIMESTAMP: to shift a time, add INTERVAL 5 MINUTES; to measure between times, subtract unix_millis(…)
          timestamp + 5 | 1 | there is no TIMESTAMP + INT: to shift a time, add INTERVAL 5 MINUTES; to measure between times, subtract unix_millis(…)
          timestamp > 'yesterday' | 13 | 'yesterday' is no TIMESTAMP: write it as '2026-01-02 10:00:00' or '2026-01-02'
          TIMESTAMP 'yesterday' < timestamp | 11 | 'yesterday' is no time: write it as '2026-01-02 10:00:00' or '2026-01-02'
          year('yesterday') | 6 | 'yesterday' is no TIMESTAMP: write it as '2026-01-02 10:00:00' or '2026-01-02'
          CAST('abc' AS INT) | 6 | 'abc' is no INT: write digits, and no more than fit the type
          CAST(action AS DATE) | 16 | there is no type DATE: the types are STRING, INT, BIGINT, DOUBLE, BOOLEAN and TIMESTAMP
          CAST(vip AS TIMESTAMP) | 1 | a BOOLEAN cannot be made a TIMESTAMP: leave out the CAST, or CAST something else
          CASE WHEN vip THEN 1 ELSE 'a' END | 1 | the branches of a CASE must have one type: convert with CAST(… AS type)
          CASE WHEN action THEN 1 END | 1 | what stands behind WHEN must be BOOLEAN: compare it with something
          coalesce(action, 5) | 1 | coalesce(STRING, INT) does not fit coalesce(values of one type): convert with CAST(… AS type)
          if(quantity, 1, 2) | 1 | if(INT, INT, INT) does not fit if(BOOLEAN, two values of one type): convert with CAST(… AS type)

          # functions
          upper(quantity) | 1 | upper(INT) does not fit upper(STRING): convert with CAST(… AS type)
          upper() | 1 | upper takes other arguments: write upper(STRING)
          substring(action) | 1 | substring takes other arguments: write substring(STRING, BIGINT[, BIGINT])
          substring(action, 'x') | 1 | substring(STRING, STRING) does not fit substring(STRING, BIGINT[, BIGINT]): convert with CAST(… AS type)
          round('x') | 1 | round(STRING) does not fit round(number[, digits]): convert with CAST(… AS type)
          date_trunc('fortnight', timestamp) | 12 | there is no unit fortnight to round to: the units are microsecond, millisecond, second, minute, hour, day, week, month, quarter, year
          date_trunc(action, timestamp) | 12 | the unit must be a literal, as in date_trunc('minute', …)
          floor(timestamp TO fortnight) | 20 | there is no unit fortnight: the units are microsecond, millisecond, second, minute, hour, day, week, month, quarter, year
          extract(epoch FROM timestamp) | 9 | a time has no EPOCH: it has year, quarter, month, week, day, dow, doy, hour, minute, second
          INTERVAL 5 MINUTES | 1 | an INTERVAL can only be added to or subtracted from a TIMESTAMP
          timestamp + INTERVAL 5 FORTNIGHTS | 13 | an interval has one unit (SECONDS, MINUTES, HOURS, DAYS, WEEKS, MONTHS, QUARTERS or YEARS), as in INTERVAL 5 MINUTES
          timestamp + INTERVAL x | 13 | an interval is written INTERVAL 5 MINUTES
          action LIKE page | 13 | the pattern of LIKE must be a literal: to look for what a column holds, use contains, startswith or endswith
          action LIKE 'x' ESCAPE 'ab' | 24 | ESCAPE takes one character, as in LIKE 'a#_' ESCAPE '#'

          # grammar
          action = 'x | 10 | a string is not closed: write ' at its end
          action = | 9 | the expression ends too early: something must follow
          (action = 'x' | 14 | the expression ends too early: something must follow
          action = 'x') | 13 | ")" is not expected here: an operator, a comma or a parenthesis may be missing before it
          action 'x' | 8 | "x" is not expected here: an operator, a comma or a parenthesis may be missing before it
          'a' 'b' | 1 | two strings follow each other: put || between them
          end > 5 | 1 | "end" is not expected here: to mean the column, write `end`
          action & page | 8 | the character & has no meaning here
          /* action | 1 | a comment is not closed: write */ at its end
          (SELECT 1) | 1 | a query within an expression is not supported: an expression sees one row
          (action, page) = ('a', 'b') | 1 | several values in parentheses are not supported: compare them one by one, with AND
          1e400 | 1 | 1E400 is out of the range of DOUBLE: write a number nearer to 0
          """)
  void message(String sql, int character, String problem) {
    ExpressionException e =
        assertThrows(ExpressionException.class, () -> SqlExpressions.expression(sql, SCHEMA));
    assertThat(e.problem(), equalTo(problem));
    assertThat(e.position() + 1, equalTo(character));
  }

  @Test
  void saysWhereInTheText() {
    ExpressionException e =
        assertThrows(
            ExpressionException.class,
            () -> SqlExpressions.predicate("quantity > 5\n  AND actoin = 'x'", SCHEMA));
    assertThat(
        e.getMessage(),
        equalTo(
            "there is no column actoin: did you mean action? (at character 20 of \"quantity > 5\n"
                + "  AND actoin = 'x'\")"));
  }

  @Test
  void predicateThatIsNoCondition() {
    ExpressionException e =
        assertThrows(
            ExpressionException.class, () -> SqlExpressions.predicate("quantity + 1", SCHEMA));
    assertThat(
        e.problem(),
        equalTo("a condition must be BOOLEAN, but this is INT: compare it with something"));
  }

  @Test
  void nothing() {
    ExpressionException e =
        assertThrows(ExpressionException.class, () -> SqlExpressions.expression(" ", SCHEMA));
    assertThat(
        e.problem(),
        equalTo("the expression is empty: write a column or something made of columns"));
  }
}
