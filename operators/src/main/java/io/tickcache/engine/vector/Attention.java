package io.tickcache.engine.vector;

import io.tickcache.kvcache.BlockTable;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.VisibleTiles;
import java.util.Arrays;

/**
 * What the new steps of one context attend to, and where results go: filled by the network once a
 * pass, read by {@link Kernels#attend} in each layer. Of the shared prefix, if the steps have one,
 * tile 0 is made; the tiles of the context follow.
 */
public final class Attention {

  /** Slots of a tile. */
  public static final int TILE = ContextGeometry.TILE;

  /** Tiles of a group, between two changes of the largest score. */
  public static final int GROUP_TILES = 4;

  private static final long PREFIX_GROUP = -1;

  final int heads;
  final int headDim;
  private final int blockTiles;
  private final VisibleTiles visible = new VisibleTiles();

  // ---- One context's: set for a pass

  private int rows;
  private int tiles;
  private KvStore[] stores = new KvStore[16];
  private int[] blocks = new int[16];
  private int[] tilesOfBlocks = new int[16];
  private int[] firstSlots = new int[16];
  private long[] groups = new long[16];
  private boolean prefixed;
  private long prefixMask;
  private float[] paid;
  private int paidStride;
  int firstRow;
  float[] queries;
  int queriesFrom;
  int queriesStride;
  float[] rawQueries;
  int rawFrom;
  int rawStride;
  float[] results;
  int resultsFrom;
  int resultsStride;
  boolean[] poisoned;

  // ---- One layer's

  private int layer;

  /**
   * @param blockSize slots of a block, a multiple of a tile's
   */
  Attention(int heads, int headDim, int blockSize) {
    this.heads = heads;
    this.headDim = headDim;
    blockTiles = blockSize / TILE;
  }

  /** What a pass over {@code steps} steps will see is told to this. */
  VisibleTiles visible(int steps) {
    rows = steps;
    visible.begin(steps);
    return visible;
  }

  /**
   * Takes what {@link #visible} was told.
   *
   * @param prefix where prefixes lie; null if the steps have none
   * @param prefixBlock which one, of {@code prefixLength} records
   */
  void take(KvStore store, BlockTable table, KvStore prefix, int prefixBlock, int prefixLength) {
    tiles = 0;
    prefixed = prefix != null;
    if (prefixed) {
      prefixMask = -1L >>> TILE - prefixLength;
      add(prefix, prefixBlock, 0, 0, PREFIX_GROUP);
    }
    for (int i = 0; i < visible.count(); i++) {
      int tile = visible.firstSlot(i) / TILE;
      add(
          store,
          table.block(tile / blockTiles),
          tile % blockTiles,
          visible.firstSlot(i),
          visible.number(i) / GROUP_TILES);
    }
  }

  /** Takes the records of a prefix, of which each sees itself and those before it. */
  void takePrefix(KvStore prefix, int block, int records) {
    rows = records;
    tiles = 0;
    prefixed = false;
    visible.begin(records);
    visible.addRising();
    add(prefix, block, 0, 0, 0);
  }

  private void add(KvStore store, int block, int tileOfBlock, int firstSlot, long group) {
    if (tiles == blocks.length) {
      int more = 2 * tiles;
      stores = Arrays.copyOf(stores, more);
      blocks = Arrays.copyOf(blocks, more);
      tilesOfBlocks = Arrays.copyOf(tilesOfBlocks, more);
      firstSlots = Arrays.copyOf(firstSlots, more);
      groups = Arrays.copyOf(groups, more);
    }
    stores[tiles] = store;
    blocks[tiles] = block;
    tilesOfBlocks[tiles] = tileOfBlock;
    firstSlots[tiles] = firstSlot;
    groups[tiles] = group;
    tiles++;
  }

  /** Where to add the attention that steps pay to slots; null if nobody asks. */
  void countInto(float[] sums, int stride) {
    paid = sums;
    paidStride = stride;
  }

  /** What {@link #countInto} was given. */
  float[] paid() {
    return paid;
  }

  /** Turns to a layer. */
  void ofLayer(int index) {
    layer = index;
  }

  /** Row of the pass that is the first step. */
  int firstRow() {
    return firstRow;
  }

  /** Attention heads. */
  public int heads() {
    return heads;
  }

  /** Width of a head. */
  public int headDim() {
    return headDim;
  }

  /** Steps. */
  public int rows() {
    return rows;
  }

  /** Tiles that any step sees. */
  public int tiles() {
    return tiles;
  }

  /** The tile behind the last one of a tile's group. */
  public int endOfGroup(int tile) {
    int end = tile + 1;
    while (end < tiles && groups[end] == groups[tile]) {
      end++;
    }
    return end;
  }

  /** The slots of a tile that a step sees, the first in bit 0. */
  public long mask(int tile, int row) {
    if (!prefixed) {
      return visible.mask(tile, row);
    }
    return tile == 0 ? prefixMask : visible.mask(tile - 1, row);
  }

  private boolean isPrefix(int tile) {
    return prefixed && tile == 0;
  }

  /** The queries that a tile's keys are multiplied by: not turned for a prefix. */
  public float[] queries(int tile) {
    return isPrefix(tile) ? rawQueries : queries;
  }

  /** Where a step's query begins for a head. */
  public int query(int tile, int row, int head) {
    int from = isPrefix(tile) ? rawFrom + row * rawStride : queriesFrom + row * queriesStride;
    return from + head * headDim;
  }

  /** From one step's query to the next one's. */
  public int queryStride(int tile) {
    return isPrefix(tile) ? rawStride : queriesStride;
  }

  /** How keys and values are stored. */
  public KvStorage storage() {
    return stores[0].shape.storage();
  }

  /** The array with a tile's numbers, if they are fp32. */
  public float[] floats(int tile) {
    return stores[tile].floats(blocks[tile]);
  }

  /** The same if they are of 16 bits. */
  public short[] shorts(int tile) {
    return stores[tile].shorts(blocks[tile]);
  }

  /** The same if they are smaller. */
  public byte[] bytes(int tile) {
    return stores[tile].bytes(blocks[tile]);
  }

  /**
   * Where in the array a head's keys begin, {@code [headDim][64]}; those of the next one follow.
   */
  public int keysAt(int tile, int head) {
    return stores[tile].keysAt(layer, blocks[tile], tilesOfBlocks[tile], head);
  }

  /** The same of values, {@code [64][headDim]}. */
  public int valuesAt(int tile, int head) {
    return stores[tile].valuesAt(layer, blocks[tile], tilesOfBlocks[tile], head);
  }

  /** Unpacks a head's keys, {@code [headDim][64]}, without their scales. */
  public void unpackKeys(int tile, int head, float[] into, int at) {
    stores[tile].unpackKeys(layer, blocks[tile], tilesOfBlocks[tile], head, into, at);
  }

  /** The same of values, {@code [64][headDim]}. */
  public void unpackValues(int tile, int head, float[] into, int at) {
    stores[tile].unpackValues(layer, blocks[tile], tilesOfBlocks[tile], head, into, at);
  }

  /** Scales of a tile's block; null if the storage has none. */
  public float[] scales(int tile) {
    return stores[tile].scales(blocks[tile]);
  }

  /** Where in {@link #scales} those of a head's keys begin, 64 of them. */
  public int keyScales(int tile, int head) {
    return stores[tile].keyScales(layer, tilesOfBlocks[tile], head, blocks[tile]);
  }

  /** Where in {@link #scales} those of a head's values begin. */
  public int valueScales(int tile, int head) {
    return keyScales(tile, head) + TILE;
  }

  /** Where results go, {@code [rows][heads × headDim]}. */
  public float[] results() {
    return results;
  }

  /** Where a step's result begins for a head. */
  public int result(int row, int head) {
    return resultsFrom + row * resultsStride + head * headDim;
  }

  /** Says that a step's scores are not finite. */
  public void poison(int row) {
    poisoned[firstRow + row] = true;
  }

  /** Whether attention paid to slots is counted. */
  public boolean counts() {
    return paid != null;
  }

  /** Adds what a step pays to a slot of a tile. */
  public void count(int tile, int row, int slot, float attention) {
    if (!isPrefix(tile)) {
      paid[row * paidStride + firstSlots[tile] + slot] += attention;
    }
  }
}
