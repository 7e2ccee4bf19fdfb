/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.replay;

import java.util.List;
import java.util.Optional;

/**
 * A row that is not the same in the recorded run and the replay.
 *
 * @param recorded as it was; empty: there was none
 * @param now as it is; empty: there is none
 */
public record Difference(Optional<List<String>> recorded, Optional<List<String>> now) {}
