package io.tickcache.inference.state;

import io.tickcache.kvcache.KvContext;
import io.tickcache.market.KlineSeries;
import io.tickcache.market.OrderBook;
import io.tickcache.steps.InstrumentMarket;
import io.tickcache.steps.SortKey;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * All that one instrument is, in memory: its book, its kline windows, its KV context. Written to
 * keyed state at a checkpoint, each part only if it changed since it was last written. Belongs to
 * the operator's thread.
 */
public final class LiveInstrument implements InstrumentMarket {

  /** Before a context's first step. */
  static final long NO_STEP = Long.MIN_VALUE;

  private static final long NOT_SILENT = Long.MAX_VALUE;

  private final String name;
  private OrderBook book = new OrderBook();
  private final NavigableMap<Long, KlineSeries> klines = new TreeMap<>();
  private KvContext context;
  private ContextOrigin origin = ContextOrigin.KEPT;
  private UnwrittenInputs inputs;
  private Rebuild rebuild;
  private double previousMid = Double.NaN;
  private SortKey released;
  private long lastEventMicros = Long.MIN_VALUE;
  private long lastEpochMicros = InstrumentHeader.NO_EPOCH;
  private long lastStepMicros = NO_STEP;

  /** Event time of the first update that made no step; kept in memory alone. */
  private long silentSinceMicros = NOT_SILENT;

  private boolean silenceTold;
  private boolean headerChanged;
  private boolean bookChanged;
  private boolean klinesChanged;

  public LiveInstrument(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public OrderBook book() {
    return book;
  }

  void restoreBook(OrderBook restored) {
    book = restored;
  }

  @Override
  public void bookWasChanged() {
    bookChanged = true;
  }

  /** Klines by interval, microseconds. */
  SortedMap<Long, KlineSeries> klines() {
    return klines;
  }

  @Override
  public KlineSeries klines(long intervalMicros) {
    klinesChanged = true;
    return klines.computeIfAbsent(intervalMicros, interval -> new KlineSeries());
  }

  /** The KV context, or null before the first step. */
  public KvContext context() {
    return context;
  }

  /** Where its keys and values come from. */
  public ContextOrigin origin() {
    return origin;
  }

  /** The inputs of its steps; null if none are retained, or before the first step. */
  public UnwrittenInputs inputs() {
    return inputs;
  }

  /** Keeps the input of the context's next step, if inputs are retained. */
  public void retain(RetainedInput input) {
    if (inputs != null) {
      inputs.add(input);
    }
  }

  public void setContext(KvContext newContext, ContextOrigin itsOrigin, UnwrittenInputs itsInputs) {
    restoreContext(newContext, itsOrigin, itsInputs);
    headerChanged = true;
  }

  /** Sets the context that keyed state has. */
  void restoreContext(KvContext written, ContextOrigin itsOrigin, UnwrittenInputs itsInputs) {
    context = written;
    origin = itsOrigin;
    inputs = itsInputs;
  }

  /** What is left to do before the context is as long as it was; null if nothing is. */
  public Rebuild rebuild() {
    return rebuild;
  }

  public void setRebuild(Rebuild toDo) {
    rebuild = toDo;
  }

  @Override
  public SortedSet<Long> klineIntervals() {
    return klines.navigableKeySet();
  }

  @Override
  public double previousMid() {
    return previousMid;
  }

  @Override
  public void setPreviousMid(double mid) {
    previousMid = mid;
    headerChanged = true;
  }

  /** Sort key of the last event released in event-time order, or null. */
  public SortKey released() {
    return released;
  }

  public void setReleased(SortKey key) {
    released = key;
    headerChanged = true;
  }

  @Override
  public long lastEventMicros() {
    return lastEventMicros;
  }

  /** Epoch of the latest context, which may have ended. */
  long lastEpochMicros() {
    return lastEpochMicros;
  }

  void setLastEpoch(long epochMicros) {
    lastEpochMicros = epochMicros;
  }

  /**
   * The epoch of a context that begins: the time of its first step, or later than that of the
   * context before, for an epoch and a position are an id, and steps of two contexts may share a
   * time.
   */
  public long beginEpoch(long eventTimeMicros) {
    lastStepMicros = NO_STEP;
    lastEpochMicros =
        lastEpochMicros == InstrumentHeader.NO_EPOCH
            ? eventTimeMicros
            : Math.max(eventTimeMicros, lastEpochMicros + 1);
    return lastEpochMicros;
  }

  /**
   * The greatest event time of the context's steps of kinds that the model forecasts; {@link
   * Long#MIN_VALUE} before the first.
   */
  public long lastStepMicros() {
    return lastStepMicros;
  }

  /** Such a step joins the context. */
  public void sawStep(long eventTimeMicros) {
    lastStepMicros = Math.max(lastStepMicros, eventTimeMicros);
    headerChanged = true;
  }

  public void sawEvent(long eventTimeMicros) {
    lastEventMicros = Math.max(lastEventMicros, eventTimeMicros);
    headerChanged = true;
  }

  /**
   * For how long its updates have made no step, this one included; 0 if that has been told.
   *
   * @param eventTimeMicros of an update that made none
   */
  public long silentMicros(long eventTimeMicros) {
    silentSinceMicros = Math.min(silentSinceMicros, eventTimeMicros);
    return silenceTold ? 0 : eventTimeMicros - silentSinceMicros;
  }

  /** Its silence is not told again until it ends. */
  public void tellSilence() {
    silenceTold = true;
  }

  /** An update has made a step. */
  public void endSilence() {
    silentSinceMicros = NOT_SILENT;
    silenceTold = false;
  }

  public boolean isChanged() {
    return headerChanged || bookChanged || klinesChanged;
  }

  boolean isBookChanged() {
    return bookChanged;
  }

  boolean areKlinesChanged() {
    return klinesChanged;
  }

  /** Everything is in keyed state as it is here. */
  void markWritten() {
    headerChanged = false;
    bookChanged = false;
    klinesChanged = false;
  }
}
