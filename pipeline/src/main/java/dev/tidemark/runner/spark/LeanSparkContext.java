/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.spark;

import java.util.List;
import java.util.function.Supplier;
import org.apache.beam.runners.spark.SparkCommonPipelineOptions;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.coders.SparkRunnerKryoRegistrator;
import org.apache.beam.runners.spark.translation.SparkContextFactory;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.AppStatusListener;
import org.apache.spark.util.CallSite;
import scala.Option;

/**
 * Spark's context without what it does for each of the many small RDDs that a micro-batch of the
 * runner is made of, and that nobody needs here.
 *
 * <p>Spark looks into every function that is given to an RDD: it reads the class file in which the
 * function was written, for references that only the Scala shell leaves in it, and it serialises
 * the function once, only to see whether it could. Here no function comes from that shell, and one
 * that cannot be serialised fails when its task is made.
 *
 * <p>And Spark gathers what its user interface would show, though there is none: also where in the
 * program each RDD was made, for which it walks the stack.
 */
public final class LeanSparkContext extends SparkContext {
  private static final String HAS_USER_INTERFACE = "spark.ui.enabled";
  private static final CallSite NOT_LOOKED_FOR = new CallSite("a query", "");

  private final boolean userInterface;

  private LeanSparkContext(SparkConf conf) {
    super(conf);
    userInterface = conf.getBoolean(HAS_USER_INTERFACE, true);
    if (!userInterface) {
      Option<AppStatusListener> gatherer = statusStore().listener();
      if (gatherer.isDefined()) {
        removeSparkListener(gatherer.get());
      }
    }
  }

  /** Speaks under its own name, by which it is told what to say. */
  @Override
  public String logName() {
    return SparkContext.class.getName();
  }

  @Override
  public CallSite getCallSite() {
    return userInterface ? super.getCallSite() : NOT_LOOKED_FOR;
  }

  /** Gives {@code function} back as it is. */
  @Override
  public <F> F clean(F function, boolean checkSerializable) {
    return function;
  }

  /**
   * Starts a pipeline in such a context, which then ends as the runner's own would; or in the one
   * that {@code options} provide.
   *
   * @param start starts it on the runner, with {@code options}
   */
  public static <T> T with(SparkPipelineOptions options, Supplier<T> start) {
    SparkContextOptions context = options.as(SparkContextOptions.class);
    if (context.getUsesProvidedSparkContext()) {
      return start.get();
    }
    SparkCommonPipelineOptions.prepareFilesToStage(options);
    JavaSparkContext lean = new JavaSparkContext(new LeanSparkContext(conf(options)));
    context.setProvidedSparkContext(lean);
    context.setUsesProvidedSparkContext(true);
    boolean started = false;
    try {
      T result = start.get();
      started = true;
      return result;
    } finally {
      context.setUsesProvidedSparkContext(false);
      // The runner would never stop one that was provided: from here on, it is the runner's own.
      SparkContextFactory.clearProvidedSparkContext();
      if (!started) {
        lean.stop();
      }
    }
  }

  /** As the runner has it. */
  private static SparkConf conf(SparkPipelineOptions options) {
    SparkConf conf = new SparkConf();
    if (!conf.contains("spark.master")) {
      conf.setMaster(options.getSparkMaster());
    }
    List<String> files = options.getFilesToStage();
    if (files != null && !files.isEmpty()) {
      conf.setJars(files.toArray(String[]::new));
    }
    return conf.setAppName(options.getAppName())
        .set("spark.kryo.registrator", SparkRunnerKryoRegistrator.class.getName());
  }
}
