import NIOCore
import Testing

@_spi(Fuzzing) @testable import RPC

@Suite struct MessageDeframerTests {
  static func framed(_ message: [UInt8], flag: UInt8 = 0) -> [UInt8] {
    let count = UInt32(message.count)
    return [flag] + (0..<4).map { UInt8(truncatingIfNeeded: count >> UInt32(24 - 8 * $0)) } + message
  }

  @Test func messagesAreTheSameWhereverTheBytesAreCut() throws {
    let messages: [[UInt8]] = [[], [1], Array(0...255), Array(repeating: 7, count: 1000), []]
    let stream = messages.flatMap { Self.framed($0) }
    for first in 0...stream.count {
      for second in [first, (first + stream.count) / 2, stream.count] {
        var deframer = MessageDeframer(limit: 1000)
        var received: [[UInt8]] = []
        for piece in [stream[..<first], stream[first..<second], stream[second...]] {
          deframer.append(ByteBuffer(bytes: piece))
          while let message = try deframer.next() { received.append(Array(message.bytes.readableBytesView)) }
        }
        #expect(received == messages)
        #expect(!deframer.isInsideMessage)
      }
    }
  }

  @Test func oneByteAtATime() throws {
    let messages: [[UInt8]] = [Array("hello".utf8), [], Array(repeating: 9, count: 300)]
    var deframer = MessageDeframer(limit: 300)
    var received: [[UInt8]] = []
    for byte in messages.flatMap({ Self.framed($0) }) {
      deframer.append(ByteBuffer(bytes: [byte]))
      while let message = try deframer.next() { received.append(Array(message.bytes.readableBytesView)) }
    }
    #expect(received == messages)
  }

  @Test func anUnfinishedMessageIsSeen() throws {
    var deframer = MessageDeframer(limit: 10)
    deframer.append(ByteBuffer(bytes: Self.framed([1, 2, 3]).dropLast()))
    #expect(try deframer.next() == nil)
    #expect(deframer.isInsideMessage)
    #expect(deframer.unreadCount == 7)
  }

  @Test func aLengthOverTheLimitIsRefusedOnThePrefixAlone() throws {
    var deframer = MessageDeframer(limit: 4 << 20)
    deframer.append(ByteBuffer(bytes: [0, 0xFF, 0xFF, 0xFF, 0xFF]))
    #expect(throws: MessageDeframer.Failure.tooLarge(length: 0xFFFF_FFFF, limit: 4 << 20)) { try deframer.next() }

    var exact = MessageDeframer(limit: 3)
    exact.append(ByteBuffer(bytes: Self.framed([1, 2, 3])))
    #expect(try exact.next()?.bytes.readableBytes == 3)
    exact.append(ByteBuffer(bytes: [0, 0, 0, 0, 4]))
    #expect(throws: MessageDeframer.Failure.tooLarge(length: 4, limit: 3)) { try exact.next() }
  }

  @Test(arguments: UInt8(1)...UInt8.max) func everyFlagButZeroIsRefused(flag: UInt8) throws {
    var deframer = MessageDeframer(limit: 10)
    deframer.append(ByteBuffer(bytes: [flag, 0, 0, 0, 1]))
    let expected: MessageDeframer.Failure = flag == 1 ? .compressedWithoutEncoding : .unknownFlag(flag)
    #expect(throws: expected) { try deframer.next() }
  }

  @Test func whereThereIsAnEncodingEveryMessageSaysWhetherItIsCompressed() throws {
    var deframer = MessageDeframer(limit: 10)
    deframer.encoding = .gzip
    deframer.append(ByteBuffer(bytes: Self.framed([1], flag: 1) + Self.framed([2]) + Self.framed([3], flag: 2)))
    #expect(try deframer.next() == ReceivedMessage(bytes: ByteBuffer(bytes: [1]), isCompressed: true))
    #expect(try deframer.next() == ReceivedMessage(bytes: ByteBuffer(bytes: [2]), isCompressed: false))
    #expect(throws: MessageDeframer.Failure.unknownFlag(2)) { try deframer.next() }
  }

  @Test func whatWasReadIsLetGoWithTheMessageThatWasTaken() throws {
    var deframer = MessageDeframer(limit: 1 << 20)
    var read = ByteBuffer(bytes: Self.framed([1, 2, 3]))
    read.reserveCapacity(64 << 10)
    deframer.append(read)
    #expect(deframer.capacityHeld >= 64 << 10)
    #expect(try deframer.next()?.bytes.readableBytes == 3)
    #expect(deframer.capacityHeld == 0)
    // And what comes after is another message.
    deframer.append(ByteBuffer(bytes: Self.framed([4])))
    #expect(try deframer.next()?.bytes.readableBytesView.first == 4)
  }

  @Test func aMessageThatWaitsLetsGoOfWhatWasReadWithIt() throws {
    var deframer = MessageDeframer(limit: 1 << 20)
    var read = ByteBuffer(bytes: Self.framed([1, 2, 3]))
    read.reserveCapacity(64 << 10)
    deframer.append(read)
    let message = try #require(try deframer.next())
    #expect(message.bytes.storageCapacity >= 64 << 10)
    #expect(message.compacted().bytes.storageCapacity < 1024)
    #expect(message.compacted() == message)
  }

  @Test func bytesThatWaitAreCopiedOutOfTheirReadBuffer() throws {
    var deframer = MessageDeframer(limit: 1 << 20)
    var read = ByteBuffer(repeating: 0, count: 64 << 10)
    let piece = read.readSlice(length: 3) ?? ByteBuffer()
    deframer.append(piece)
    #expect(try deframer.next() == nil)
    #expect(deframer.capacityHeld < 1024)
  }
}
