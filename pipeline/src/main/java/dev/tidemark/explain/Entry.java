/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.explain;

import dev.tidemark.stepping.Recording.Pane;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A line of a timeline.
 *
 * @param number of the event, from 1; 0 if no event arrived
 * @param line where it was written; 0 for what happened by itself
 * @param partition that the event was read from
 * @param clock the time of day
 * @param eventTime the event's, if it has one
 * @param verdict what became of the event; empty if none arrived
 * @param why the verdict, or what happened otherwise, for people
 * @param windows that the event falls into
 * @param watermark after it; empty while there is none
 * @param advanced whether the watermark moved
 * @param panes what sinks are given
 */
public record Entry(
    int number,
    int line,
    int partition,
    Instant clock,
    Optional<Instant> eventTime,
    Optional<Verdict> verdict,
    String why,
    List<Span> windows,
    Optional<Instant> watermark,
    boolean advanced,
    List<Pane> panes) {}
