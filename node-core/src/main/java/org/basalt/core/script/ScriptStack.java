package org.basalt.core.script;

import java.util.Arrays;
import org.basalt.core.primitive.Witness;

/// Items of a running script. Items are shared, between positions and with witnesses and constants:
/// nobody writes to one.
///
/// Positions count from the top, which is 1, as in Core's `stacktop(-1)`. Callers check the size
/// first.
final class ScriptStack {
  private static final int INITIAL_CAPACITY = 8;

  private byte[][] items;
  private int size;

  ScriptStack() {
    this(new byte[INITIAL_CAPACITY][], 0);
  }

  private ScriptStack(byte[][] items, int size) {
    this.items = items;
    this.size = size;
  }

  /// The first `count` items of a witness, the first at the bottom.
  static ScriptStack of(Witness witness, int count) {
    ScriptStack stack = new ScriptStack(new byte[Math.max(count, INITIAL_CAPACITY)][], count);
    for (int i = 0; i < count; i++) {
      stack.items[i] = witness.item(i);
    }
    return stack;
  }

  ScriptStack copy() {
    return new ScriptStack(Arrays.copyOf(items, items.length), size);
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void push(byte[] item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, size * 2);
    }
    items[size++] = item;
  }

  void pushBoolean(boolean value) {
    push(ScriptNumber.encode(value ? 1 : 0));
  }

  byte[] top(int position) {
    return items[size - position];
  }

  byte[] pop() {
    return items[--size];
  }

  void drop(int count) {
    size -= count;
  }

  void swap(int position, int otherPosition) {
    byte[] item = items[size - position];
    items[size - position] = items[size - otherPosition];
    items[size - otherPosition] = item;
  }

  /// Takes an item out; those above it move down.
  byte[] remove(int position) {
    int index = size - position;
    byte[] item = items[index];
    System.arraycopy(items, index + 1, items, index, position - 1);
    size--;
    return item;
  }

  /// Puts an item below the top `count` items.
  void insertBelow(int count, byte[] item) {
    push(item);
    int index = size - 1 - count;
    System.arraycopy(items, index, items, index + 1, count);
    items[index] = item;
  }
}
