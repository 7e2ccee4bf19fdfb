/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.batch;

import java.io.Serializable;

/**
 * All that one split reads in one micro-batch, which is the same however often it is read.
 *
 * @param batch the micro-batch's number
 * @param split the split's number, from 0
 * @param splits how many splits the micro-batch has
 */
public record SplitRead(long batch, int split, int splits) implements Serializable {}
