package io.tickcache.kvcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Property: however contexts begin, write, fork and end, each reads what it wrote itself or what
 * its original had written before the fork, and every block has as many references as owners.
 */
class SharedBlocksPropertyTest {

  private static final long SEED = 20_261_122;
  private static final int BLOCKS = 150;
  private static final ContextGeometry GEOMETRY = ContextGeometry.of(500, 12, 16);

  private final Random random = new Random(SEED);
  private final KvBlockPool pool = new KvBlockPool(BLOCKS, 1);
  private final int[][] memory = new int[BLOCKS][GEOMETRY.blockSize()];
  private final List<Owner> owners = new ArrayList<>();
  private int nextValue = 1;
  private int exhausted;

  /** A context, and what each slot of it must hold; 0 where nothing was written. */
  private record Owner(KvContext context, int[] expected) {}

  @Test
  void everyContextReadsItsOwnSteps() {
    for (int round = 0; round < 20_000; round++) {
      act();
      if (round % 50 == 0) {
        check(round);
      }
    }
    assertThat(exhausted).as("seed %d: the pool was full at times", SEED).isPositive();
    owners.forEach(owner -> owner.context().release(pool));
    assertThat(pool.used()).isZero();
    assertThat(pool.shared()).isZero();
    assertThat(pool.writtenSlots()).isZero();
    assertThat(IntStream.range(0, BLOCKS).map(pool::references).sum()).isZero();
  }

  private void act() {
    int choice = random.nextInt(40);
    if (owners.isEmpty() || choice == 0) {
      owners.add(new Owner(new KvContext(0, GEOMETRY), new int[GEOMETRY.capacity()]));
    } else if (choice == 1) {
      owners.remove(random.nextInt(owners.size())).context().release(pool);
    } else if (choice == 2) {
      Owner original = owners.get(random.nextInt(owners.size()));
      owners.add(new Owner(original.context().fork(pool), original.expected().clone()));
    } else {
      write(owners.get(random.nextInt(owners.size())), 1 + random.nextInt(12));
    }
  }

  private void write(Owner owner, int steps) {
    KvContext context = owner.context();
    int free = pool.free();
    if (context.blocksToTake(pool, steps) > free) {
      exhausted++;
      owners.remove(random.nextInt(owners.size())).context().release(pool);
      return;
    }
    for (BlockCopy copy : context.reserve(pool, steps)) {
      memory[copy.to()] = memory[copy.from()].clone();
    }
    for (int i = 0; i < steps; i++) {
      int slot = context.slot(context.nextPosition() + i);
      int block = context.blockOfSlot(slot);
      if (pool.isShared(block)) {
        throw new AssertionError("seed " + SEED + ": shared block " + block + " is written");
      }
      memory[block][slot % GEOMETRY.blockSize()] = nextValue;
      owner.expected()[slot] = nextValue++;
    }
    context.advance(pool, steps, AttentionRows.NONE);
  }

  private void check(int round) {
    int[] references = new int[BLOCKS];
    for (Owner owner : owners) {
      KvContext context = owner.context();
      for (int i = 0; i < context.table().size(); i++) {
        references[context.table().block(i)]++;
      }
      long written = Math.min(context.nextPosition(), GEOMETRY.capacity());
      int[] read = new int[GEOMETRY.capacity()];
      for (int slot = 0; slot < written; slot++) {
        read[slot] = memory[context.blockOfSlot(slot)][slot % GEOMETRY.blockSize()];
      }
      assertThat(read).as("seed %d, round %d", SEED, round).isEqualTo(owner.expected());
    }
    assertThat(IntStream.range(0, BLOCKS).map(pool::references).toArray())
        .as("seed %d, round %d", SEED, round)
        .isEqualTo(references);
    assertThat(pool.used()).isEqualTo((int) IntStream.of(references).filter(r -> r > 0).count());
    assertThat(pool.shared()).isEqualTo((int) IntStream.of(references).filter(r -> r > 1).count());
    assertThat(pool.free() + pool.used()).isEqualTo(pool.total());
  }

  @Test
  void wastesLittleInBlocksOfSixteenSlots() {
    ContextGeometry geometry = ContextGeometry.of(2_048, 100, 16);
    KvBlockPool large = new KvBlockPool(100_000, 1);
    int[] lengths = random.ints(1_000, 1, 2_000).toArray(); // mean 1,000
    List<KvContext> contexts =
        Stream.generate(() -> new KvContext(0, geometry)).limit(lengths.length).toList();
    for (int i = 0; i < lengths.length; i++) {
      contexts.get(i).reserve(large, lengths[i]);
      contexts.get(i).advance(large, lengths[i], AttentionRows.NONE);
    }
    long slots = 16L * large.used();
    assertThat(large.writtenSlots()).isEqualTo(IntStream.of(lengths).asLongStream().sum());
    assertThat(1 - (double) large.writtenSlots() / slots)
        .as("seed %d, share of slots without a step", SEED)
        .isBetween(0.0, 0.04);
    contexts.forEach(context -> context.release(large));
    assertThat(large.writtenSlots()).isZero();
  }
}
