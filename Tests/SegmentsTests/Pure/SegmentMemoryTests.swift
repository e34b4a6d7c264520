import Foundation
import Randomness
import Synchronization
import Testing
import Time

@testable import Segments

struct SegmentMemoryTests {
  private static let keys = (0..<40).map { number in
    SegmentKey(orgID: UUID(), relation: "messages", start: Instant(seconds: number), version: UUID())
  }

  private func add(_ key: Int, _ byteCount: Int, to state: inout SegmentMemoryState<Int>) {
    let isNew = state.add(key, byteCount: byteCount)
    #expect(isNew)
  }

  private func read(_ key: Int, from state: inout SegmentMemoryState<Int>, isThere: Bool = true) {
    let wasThere = state.read(key)
    #expect(wasThere == isThere)
  }

  private func expectSurplus(_ keys: [Int], of state: inout SegmentMemoryState<Int>) {
    let surplus = state.takeSurplus()
    #expect(surplus == keys)
  }

  @Test func theLeastRecentlyReadGoFirst() {
    var state = SegmentMemoryState<Int>(limit: 100)
    for key in 0..<4 {
      add(key, 25, to: &state)
      state.release(key)
    }
    expectSurplus([], of: &state)
    read(0, from: &state)
    state.release(0)
    add(4, 25, to: &state)
    // 0 was read since; down to 15/16 of the limit.
    expectSurplus([1, 2], of: &state)
    #expect(state.byteCount == 75)
    read(1, from: &state, isThere: false)
    #expect(state.has(0) && state.has(3) && state.has(4))
  }

  @Test func whatIsBeingReadStays() {
    var state = SegmentMemoryState<Int>(limit: 10)
    add(0, 50, to: &state)
    read(0, from: &state)
    expectSurplus([], of: &state)
    state.release(0)
    expectSurplus([], of: &state)
    state.release(0)
    expectSurplus([0], of: &state)
    #expect(state.byteCount == 0 && state.count == 0)
    state.release(0)
    read(0, from: &state, isThere: false)
  }

  /// Against a list that is looked through.
  @Test func countsWhatItKeeps() {
    var generator = SeededGenerator(seed: drawSeed())
    var state = SegmentMemoryState<Int>(limit: 1000)
    var model: [(key: Int, bytes: Int, readers: Int)] = []
    for _ in 0..<20_000 {
      let key = Int.random(in: 0..<50, using: &generator)
      let place = model.firstIndex { $0.key == key }
      switch Int.random(in: 0..<4, using: &generator) {
      case 0, 1:
        let isThere = state.read(key)
        #expect(isThere == (place != nil))
        if let place {
          var entry = model.remove(at: place)
          entry.readers += 1
          model.append(entry)
        } else {
          let bytes = Int.random(in: 0...200, using: &generator)
          add(key, bytes, to: &state)
          model.append((key, bytes, 1))
        }
      default:
        state.release(key)
        if let place, model[place].readers > 0 { model[place].readers -= 1 }
      }
      var expected: [Int] = []
      var sum = model.reduce(0) { $0 + $1.bytes }
      if sum > 1000 {
        for entry in model where entry.readers == 0 && sum > 1000 - 1000 / 16 {
          expected.append(entry.key)
          sum -= entry.bytes
        }
      }
      model.removeAll { expected.contains($0.key) }
      expectSurplus(expected, of: &state)
      #expect(state.byteCount == sum && state.count == model.count)
    }
  }

  /// What a test's decoding does.
  private final class Decoder: Sendable {
    let asked = Mutex<[SegmentKey: Int]>([:])

    func decode(_ keys: [SegmentKey]) -> [SegmentKey: SegmentMemory<Int64>.Decoded] {
      asked.withLock { asked in for key in keys { asked[key, default: 0] += 1 } }
      return Dictionary(uniqueKeysWithValues: keys.map { ($0, .init($0.start.seconds, byteCount: 10)) })
    }
  }

  @Test func decodesOnceForAllWhoWant() async throws {
    let memory = SegmentMemory<Int64>(limit: 1_000_000)
    let decoder = Decoder()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<16 {
        group.addTask {
          let keys = Self.keys[number % 8..<number % 8 + 20]
          let lease = try await memory.read(keys) { keys in
            // Others come meanwhile.
            for _ in 0..<10 { await Task.yield() }
            return decoder.decode(keys)
          }
          #expect(lease.values == Dictionary(uniqueKeysWithValues: keys.map { ($0, $0.start.seconds) }))
        }
      }
      try await group.waitForAll()
    }
    #expect(decoder.asked.withLock { Set($0.values) } == [1])
    #expect(memory.statistics.segmentCount == 27)
    #expect(memory.statistics.misses == 27)
    #expect(memory.statistics.hits == 16 * 20 - 27)
  }

  private struct Failure: Error {}

  @Test func thoseWhoWaitedDecodeThemselvesWhereItFails() async throws {
    let memory = SegmentMemory<Int64>(limit: 1000)
    let decoder = Decoder()
    let (begun, begin) = AsyncStream.makeStream(of: Void.self)
    let (ended, end) = AsyncStream.makeStream(of: Void.self)
    let first = Task {
      try await memory.read(Self.keys.prefix(2)) { _ in
        begin.yield()
        for await _ in ended { break }
        throw Failure()
      }
    }
    for await _ in begun { break }
    let second = Task { try await memory.read(Self.keys.prefix(3)) { decoder.decode($0) }.values.count }
    let cancelled = Task { try await memory.read(Self.keys.prefix(1)) { decoder.decode($0) }.values.count }
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    end.yield()
    await #expect(throws: Failure.self) { try await first.value }
    let count = try await second.value
    #expect(count == 3)
    #expect(decoder.asked.withLock { $0.count } == 3)
  }

  @Test func aLeaseKeepsWhatItReads() async throws {
    let memory = SegmentMemory<Int64>(limit: 15)
    let decoder = Decoder()
    var lease: SegmentMemory<Int64>.Lease? = try await memory.read(Self.keys.prefix(3)) { decoder.decode($0) }
    #expect(memory.statistics.byteCount == 30)
    #expect(lease?.values.count == 3)
    lease = nil
    #expect(memory.statistics.byteCount <= 15)
  }
}
