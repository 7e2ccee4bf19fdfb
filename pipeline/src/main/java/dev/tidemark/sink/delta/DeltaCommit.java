/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.sink.delta;

import java.io.Serializable;
import java.time.Instant;

/**
 * What one step added to a table.
 *
 * @param version the table's version that holds the step
 * @param windows how many windows were added; 0 if the table held them all, as after a restart
 * @param rows how many rows were added
 * @param files how many data files were added
 * @param horizon every window of the step that ends at this time or before is in the table
 */
public record DeltaCommit(long version, int windows, long rows, int files, Instant horizon)
    implements Serializable {}
