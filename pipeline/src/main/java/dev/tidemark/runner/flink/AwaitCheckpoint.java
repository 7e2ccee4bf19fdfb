/*
 * Copyright 2026 the Tidemark authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemark.runner.flink;

import static java.util.Comparator.naturalOrder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.ValueInSingleWindow;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Holds elements until a checkpoint of Flink's that has them is complete. After a failure they come
 * again, and none comes that is another than before: what is read again after a failure may be
 * judged in another order, but nothing of that has been seen outside.
 *
 * <p>Elements come out in lists: those of one input bundle of one worker, in order, at most 10,000
 * of them. A list that comes again has the same elements. The watermark stays behind what is held.
 * What is held when the input ends comes out then, without a checkpoint.
 *
 * <p>Beam's {@code RequiresStableInput} promises the same; on Flink it loses its hold on the
 * watermark with the first checkpoint, and what it holds when the input ends.
 */
final class AwaitCheckpoint<T>
    extends PTransform<PCollection<T>, PCollection<List<ValueInSingleWindow<T>>>> {
  private static final long serialVersionUID = 1L;

  /** The elements of {@code input}, once they are in a checkpoint, as they were. */
  static <T> PCollection<T> each(String name, PCollection<T> input) {
    @SuppressWarnings("unchecked")
    WindowingStrategy<?, BoundedWindow> windowing =
        (WindowingStrategy<?, BoundedWindow>) input.getWindowingStrategy();
    return input
        .apply(name + "AwaitCheckpoint", new AwaitCheckpoint<>())
        .apply(name + "AsTheyWere", ParDo.of(new AsTheyWere<>()))
        .setTypeDescriptor(input.getTypeDescriptor())
        .setCoder(input.getCoder())
        .setWindowingStrategyInternal(windowing);
  }

  /** The same in lists, of which each comes again as it was; in the global window. */
  static <T> PCollection<List<T>> lists(String name, PCollection<T> input) {
    return input
        .apply(name + "AwaitCheckpoint", new AwaitCheckpoint<>())
        .apply(name + "Values", ParDo.of(new Values<>()))
        .setCoder(ListCoder.of(input.getCoder()));
  }

  @Override
  public PCollection<List<ValueInSingleWindow<T>>> expand(PCollection<T> input) {
    Coder<ValueInSingleWindow<T>> coder =
        ValueInSingleWindow.Coder.of(
            input.getCoder(), input.getWindowingStrategy().getWindowFn().windowCoder());
    return input
        .apply("ByWorker", ParDo.of(new ByWorker<>()))
        .setCoder(KvCoder.of(VarIntCoder.of(), coder))
        .apply("AcrossWindows", Window.into(new GlobalWindows()))
        .apply("Hold", ParDo.of(new Hold<>(coder)))
        .setCoder(ListCoder.of(coder));
  }

  /** Keeps what one worker emits in its order: the key is the worker's. */
  private static final class ByWorker<T> extends DoFn<T, KV<Integer, ValueInSingleWindow<T>>> {
    private static final long serialVersionUID = 1L;

    private transient int worker;

    @Setup
    public void setup() {
      worker = ThreadLocalRandom.current().nextInt();
    }

    @ProcessElement
    public void process(
        @Element T element,
        @Timestamp Instant timestamp,
        BoundedWindow window,
        PaneInfo pane,
        OutputReceiver<KV<Integer, ValueInSingleWindow<T>>> out) {
      out.output(KV.of(worker, ValueInSingleWindow.of(element, timestamp, window, pane)));
    }
  }

  /**
   * The buffer. Flink has one instance of it for as long as a task runs, and one thread at a time
   * in it; bundles end where a checkpoint begins ({@link FlinkDefaults}).
   */
  static final class Hold<T>
      extends DoFn<KV<Integer, ValueInSingleWindow<T>>, List<ValueInSingleWindow<T>>> {
    private static final long serialVersionUID = 1L;
    private static final Duration TICK = Duration.millis(100);
    private static final int LONGEST = 10_000;
    private static final long UNSEEN = -2;

    /** By (instance, bundle) that took it in; another instance's came from a checkpoint. */
    @StateId("held")
    private final StateSpec<BagState<KV<KV<Integer, Long>, ValueInSingleWindow<T>>>> held;

    @TimerId("end")
    private final TimerSpec end = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    @TimerId("tick")
    private final TimerSpec tick = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    private transient int instance;
    private transient long bundle;
    private transient long announced;
    private transient long durable;
    private transient BundleFinalizer finalizer;

    /** What is held by each key that this instance has met, unless that is nothing. */
    private transient Map<Integer, Holding> holdings;

    /**
     * @param watermark where the pending timers hold the watermark
     * @param durable the last durable bundle, when the key's elements were looked at; or {@link
     *     #UNSEEN}
     */
    private record Holding(Instant watermark, long durable) {}

    Hold(Coder<ValueInSingleWindow<T>> coder) {
      held = StateSpecs.bag(KvCoder.of(KvCoder.of(VarIntCoder.of(), VarLongCoder.of()), coder));
    }

    @Setup
    public void setup() {
      instance = ThreadLocalRandom.current().nextInt();
      durable = -1;
      holdings = new HashMap<>();
    }

    @StartBundle
    public void start() {
      bundle++;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, ValueInSingleWindow<T>> element,
        @StateId("held") BagState<KV<KV<Integer, Long>, ValueInSingleWindow<T>>> held,
        @TimerId("tick") Timer tick,
        @TimerId("end") Timer end,
        BundleFinalizer finalizer) {
      int key = element.getKey();
      Instant timestamp = element.getValue().getTimestamp();
      Holding holding = holdings.get(key);
      // What an earlier instance left has its timers.
      Instant watermark = holding == null ? earliest(held.read()) : holding.watermark();
      if (timestamp.isBefore(watermark)) {
        await(tick, end, timestamp);
        watermark = timestamp;
      }
      holdings.put(key, new Holding(watermark, holding == null ? UNSEEN : holding.durable()));
      held.add(KV.of(KV.of(instance, bundle), element.getValue()));
      this.finalizer = finalizer;
      announce();
    }

    @OnTimer("tick")
    public void look(
        @Key Integer key,
        @StateId("held") BagState<KV<KV<Integer, Long>, ValueInSingleWindow<T>>> held,
        @TimerId("tick") Timer tick,
        @TimerId("end") Timer end,
        OutputReceiver<List<ValueInSingleWindow<T>>> out) {
      Holding holding = holdings.get(key);
      Instant watermark;
      if (holding != null && holding.durable() == durable) {
        watermark = holding.watermark();
      } else {
        List<KV<KV<Integer, Long>, ValueInSingleWindow<T>>> later = new ArrayList<>();
        List<KV<KV<Integer, Long>, ValueInSingleWindow<T>>> settled = new ArrayList<>();
        held.read().forEach(entry -> (isDurable(entry.getKey()) ? settled : later).add(entry));
        emit(settled, out);
        held.clear();
        later.forEach(held::add);
        watermark = earliest(later);
        if (later.isEmpty()) {
          holdings.remove(key);
          end.withNoOutputTimestamp().set(GlobalWindow.INSTANCE.maxTimestamp());
          return;
        }
      }
      // A checkpoint that fails calls nobody back: ask again with the next one.
      announce();
      holdings.put(key, new Holding(watermark, durable));
      await(tick, end, watermark);
    }

    /** The input has ended: no checkpoint is waited for. */
    @OnTimer("end")
    public void end(
        @StateId("held") BagState<KV<KV<Integer, Long>, ValueInSingleWindow<T>>> held,
        OutputReceiver<List<ValueInSingleWindow<T>>> out) {
      emit(held.read(), out);
      held.clear();
    }

    /**
     * Until the next look, or the end if that comes first, the watermark is held. Looks are at
     * multiples of a tick, so that who sets the timer again does not put it off.
     */
    private static void await(Timer tick, Timer end, Instant watermark) {
      tick.withOutputTimestamp(watermark).align(TICK).setRelative();
      end.withOutputTimestamp(watermark).set(GlobalWindow.INSTANCE.maxTimestamp());
    }

    private boolean isDurable(KV<Integer, Long> taken) {
      return taken.getKey() != instance || taken.getValue() <= durable;
    }

    private void announce() {
      if (announced < bundle && finalizer != null) {
        long now = bundle;
        finalizer.afterBundleCommit(
            BoundedWindow.TIMESTAMP_MAX_VALUE, () -> durable = Math.max(durable, now));
        announced = now;
      }
    }

    /** One list for each bundle, whose ends the time of this look does not change. */
    private void emit(
        Iterable<KV<KV<Integer, Long>, ValueInSingleWindow<T>>> entries,
        OutputReceiver<List<ValueInSingleWindow<T>>> out) {
      List<ValueInSingleWindow<T>> list = new ArrayList<>();
      KV<Integer, Long> of = null;
      for (KV<KV<Integer, Long>, ValueInSingleWindow<T>> entry : entries) {
        if (!list.isEmpty() && (!entry.getKey().equals(of) || list.size() == LONGEST)) {
          emitList(list, out);
          list = new ArrayList<>();
        }
        of = entry.getKey();
        list.add(entry.getValue());
      }
      if (!list.isEmpty()) {
        emitList(list, out);
      }
    }

    private void emitList(
        List<ValueInSingleWindow<T>> list, OutputReceiver<List<ValueInSingleWindow<T>>> out) {
      Instant earliest =
          list.stream().map(ValueInSingleWindow::getTimestamp).min(naturalOrder()).orElseThrow();
      out.outputWithTimestamp(list, earliest);
    }

    private Instant earliest(Iterable<KV<KV<Integer, Long>, ValueInSingleWindow<T>>> entries) {
      Instant earliest = BoundedWindow.TIMESTAMP_MAX_VALUE;
      for (KV<KV<Integer, Long>, ValueInSingleWindow<T>> entry : entries) {
        Instant timestamp = entry.getValue().getTimestamp();
        earliest = timestamp.isBefore(earliest) ? timestamp : earliest;
      }
      return earliest;
    }
  }

  /** Gives elements their timestamps and windows back. */
  private static final class AsTheyWere<T> extends DoFn<List<ValueInSingleWindow<T>>, T> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element List<ValueInSingleWindow<T>> elements, OutputReceiver<T> out) {
      for (ValueInSingleWindow<T> element : elements) {
        out.builder(element.getValue())
            .setTimestamp(element.getTimestamp())
            .setWindow(element.getWindow())
            .setPaneInfo(element.getPaneInfo())
            .output();
      }
    }
  }

  private static final class Values<T> extends DoFn<List<ValueInSingleWindow<T>>, List<T>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(
        @Element List<ValueInSingleWindow<T>> elements, OutputReceiver<List<T>> out) {
      List<T> values = new ArrayList<>(elements.size());
      elements.forEach(element -> values.add(element.getValue()));
      out.output(values);
    }
  }
}
