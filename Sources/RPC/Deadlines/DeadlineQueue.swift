/// Deadlines that are nearly always taken back before they pass: an indexed binary heap.
///
/// Inserting a deadline later than all others costs nothing but an append, and removing one doesn't search.
struct DeadlineQueue<Payload> {
  /// Names an entry until it is removed or has expired; stale tokens are recognized.
  struct Token: Equatable {
    fileprivate var slot: Int
    fileprivate var generation: UInt32
  }

  private struct Slot {
    var payload: Payload?
    var generation: UInt32 = 0
    var position = 0
  }

  private var slots: [Slot] = []
  private var free: [Int] = []
  private var heap: [(deadline: UInt64, slot: Int)] = []

  /// How many deadlines are waited for.
  var count: Int { heap.count }

  /// The next deadline, in nanoseconds of whatever clock the caller uses.
  var earliest: UInt64? { heap.first?.deadline }

  /// Adds a deadline.
  mutating func insert(_ payload: Payload, at deadline: UInt64) -> Token {
    let slot: Int
    if let reused = free.popLast() {
      slot = reused
      slots[slot].payload = payload
    } else {
      slot = slots.count
      slots.append(Slot(payload: payload))
    }
    heap.append((deadline, slot))
    slots[slot].position = heap.count - 1
    siftUp(heap.count - 1)
    return Token(slot: slot, generation: slots[slot].generation)
  }

  /// Takes a deadline back. Does nothing if it has expired or was removed.
  mutating func remove(_ token: Token) {
    guard slots[token.slot].generation == token.generation, slots[token.slot].payload != nil else { return }
    removeEntry(at: slots[token.slot].position)
  }

  /// Removes and returns one payload whose deadline is at or before `now`, the earliest first.
  mutating func popExpired(now: UInt64) -> Payload? {
    guard let first = heap.first, first.deadline <= now else { return nil }
    let payload = slots[first.slot].payload
    removeEntry(at: 0)
    return payload
  }

  private mutating func removeEntry(at position: Int) {
    let slot = heap[position].slot
    slots[slot].payload = nil
    slots[slot].generation &+= 1
    free.append(slot)
    let last = heap.removeLast()
    guard position < heap.count else { return }
    heap[position] = last
    slots[last.slot].position = position
    siftUp(position)
    siftDown(slots[last.slot].position)
  }

  private mutating func siftUp(_ start: Int) {
    var position = start
    while position > 0 {
      let parent = (position - 1) / 2
      guard heap[position].deadline < heap[parent].deadline else { return }
      swapEntries(position, parent)
      position = parent
    }
  }

  private mutating func siftDown(_ start: Int) {
    var position = start
    while true {
      var least = position
      for child in [2 * position + 1, 2 * position + 2]
      where child < heap.count && heap[child].deadline < heap[least].deadline {
        least = child
      }
      guard least != position else { return }
      swapEntries(position, least)
      position = least
    }
  }

  private mutating func swapEntries(_ first: Int, _ second: Int) {
    heap.swapAt(first, second)
    slots[heap[first].slot].position = first
    slots[heap[second].slot].position = second
  }
}
