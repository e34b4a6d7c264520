import Glibc
import Testing

@testable import HTTP2

@Suite struct SessionMemoryTests {
  private static let size = 16_394

  private static func bytes(_ pointer: UnsafeMutableRawPointer, _ count: Int = size) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: pointer, count: count)
  }

  /// Whole pages, and parts of one.
  @Test(arguments: [size, SessionMemory.tableBytes]) func aBlockIsOfItsOwnAndComesBackAsZeros(size: Int) throws {
    let memory = SessionMemory(pageBytes: 4_096)
    let blocks = try (0..<3).map { _ in try #require(memory.allocate(size)) }
    for (index, block) in blocks.enumerated() {
      #expect(memory.owns(block))
      Self.bytes(block, size).initializeMemory(as: UInt8.self, repeating: UInt8(index + 1))
    }
    // What is given back takes nothing of its neighbours with it.
    memory.release(blocks[1])
    #expect(Self.bytes(blocks[0], size).allSatisfy { $0 == 1 })
    #expect(Self.bytes(blocks[2], size).allSatisfy { $0 == 3 })
    let again = try #require(memory.allocateZeros(2, size / 2))
    #expect(again == blocks[1])
    #expect(Self.bytes(again, size).allSatisfy { $0 == 0 })
    for block in [blocks[0], again, blocks[2]] { memory.release(block) }
  }

  @Test(arguments: [16_384, 65_536]) func theHeapServesSystemsWithLargerPages(pageBytes: Int) throws {
    let memory = SessionMemory(pageBytes: pageBytes)
    let block = try #require(memory.allocate(Self.size))
    #expect(!memory.owns(block))
    let larger = try #require(memory.resize(block, to: 3 * Self.size))
    #expect(!memory.owns(larger))
    memory.release(larger)
  }

  @Test func whatIsSmallIsOfTheHeap() throws {
    let memory = SessionMemory(pageBytes: 4_096)
    let small = try #require(memory.allocate(100))
    #expect(!memory.owns(small))
    Self.bytes(small, 100).initializeMemory(as: UInt8.self, repeating: 5)
    let grown = try #require(memory.resize(small, to: Self.size))
    #expect(Self.bytes(grown, 100).allSatisfy { $0 == 5 })
    memory.release(grown)
    #expect(memory.allocateZeros(.max, 2) == nil)
  }

  @Test func aBlockThatGrowsKeepsItsBytes() throws {
    let memory = SessionMemory(pageBytes: 4_096)
    let block = try #require(memory.resize(nil, to: Self.size))
    Self.bytes(block).initializeMemory(as: UInt8.self, repeating: 9)
    #expect(memory.resize(block, to: SessionMemory.blockBytes) == block)
    // Without memory it stays what it was, and the heap is not handed what is none of its own.
    #expect(memory.resize(block, to: .max) == nil)
    #expect(memory.owns(block) && Self.bytes(block).allSatisfy { $0 == 9 })
    let moved = try #require(memory.resize(block, to: 200_000))
    #expect(!memory.owns(moved))
    #expect(Self.bytes(moved).allSatisfy { $0 == 9 })
    memory.release(moved)
    #expect(memory.allocate(Self.size) == block)
  }

  /// How many pages of a block are memory.
  private static func residentPages(_ pointer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    var pages = [UInt8](repeating: 0, count: (count + 4_095) / 4_096)
    #expect(mincore(pointer, count, &pages) == 0)
    return pages.reduce(0) { $0 + Int($1 & 1) }
  }

  /// A string of a header field is made room for at the length that its sender claims.
  @Test func whatIsOnlyClaimedIsNoMemory() throws {
    let memory = SessionMemory(pageBytes: 4_096)
    let claimed = try #require(memory.allocate(131_113))
    #expect(memory.owns(claimed))
    #expect(Self.residentPages(claimed, 131_113) == 0)
    Self.bytes(claimed, 5_000).initializeMemory(as: UInt8.self, repeating: 1)
    #expect(Self.residentPages(claimed, 131_113) == 2)
    memory.release(claimed)
    #expect(Self.residentPages(claimed, 131_113) == 0)
    #expect(memory.allocate(30_000) == claimed)
  }
}
