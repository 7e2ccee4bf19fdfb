/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.Serializable;
import java.time.Instant;

/**
 * What one step did to a table.
 *
 * @param version the table's version that holds the step
 * @param windows how many windows were added or changed; 0 if the table held them all, as after a
 *     restart, or if the sink does not know windows
 * @param rows how many rows were written
 * @param files how many data files were added
 * @param horizon when windows are appended: every one of the step that ends at this time or before
 *     is in the table; else the greatest window end of the step, or 1970
 */
public record DeltaCommit(long version, int windows, long rows, int files, Instant horizon)
    implements Serializable {}
