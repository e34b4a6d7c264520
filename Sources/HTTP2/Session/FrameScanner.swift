/// Finds the heads of frames in the bytes that a peer sends (RFC 9113, section 4.1), wherever reads cut them. It looks
/// at every frame, also at those that nghttp2 ignores without a word, and keeps nothing of their payload.
struct FrameScanner {
  /// The first nine bytes of a frame.
  struct Head: Equatable {
    /// Of the payload, in bytes: as claimed, no byte of it need have come.
    var length: Int
    var type: UInt8
    var flags: UInt8
    var stream: UInt32
    /// The stream that a PRIORITY frame names; 0 for other frames.
    var dependency: UInt32 = 0

    func has(_ flag: UInt8) -> Bool { flags & flag != 0 }
  }

  static let headBytes = 9
  /// A PRIORITY frame's stream dependency follows its head.
  private static let priorityBytes = 13
  private static let priorityType: UInt8 = 2
  private static let priorityLength = 5

  /// Bytes to pass over before the next head.
  private var skip: Int
  /// The bytes of a head that was cut, and how many of them are there.
  private var partial: UInt128 = 0
  private var partialCount = 0
  /// The type of the frame whose payload comes in.
  private var current: UInt8?
  /// A header block was begun whose end hasn't been claimed yet.
  private var awaitsContinuation = false
  /// Header blocks that were begun.
  private(set) var headerBlocks = 0

  /// - Parameter preface: Bytes before the first frame.
  init(preface: Int) {
    skip = preface
  }

  /// The bytes before the first frame, and its head, are there.
  var hasBegun: Bool { current != nil }

  /// A header block is coming in, and isn't whole.
  var isInsideHeaders: Bool {
    awaitsContinuation || (skip > 0 && (current == Kind.headers || current == Kind.continuation))
  }

  /// Walks through the next bytes.
  ///
  /// - Parameter visit: Gets each head in turn; false ends the walk.
  /// - Returns: Where the frame begins at which the walk was ended, 0 if that was in earlier bytes; nil if all was walked.
  mutating func scan(_ bytes: UnsafeRawBufferPointer, _ visit: (Head) -> Bool) -> Int? {
    var position = 0
    while position < bytes.count {
      if skip > 0 {
        let step = min(skip, bytes.count - position)
        skip -= step
        position += step
        continue
      }
      let start = position - partialCount
      guard let head = takeHead(bytes, &position) else { return nil }
      note(head)
      guard visit(head) else { return max(start, 0) }
    }
    return nil
  }

  /// The next head, or nil if it isn't whole.
  private mutating func takeHead(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Head? {
    if partialCount == 0, bytes.count - position >= Self.headBytes, bytes[position + 3] != Self.priorityType {
      let length = Int(bytes[position]) << 16 | Int(bytes[position + 1]) << 8 | Int(bytes[position + 2])
      let stream = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: position + 5, as: UInt32.self))
      let head = Head(
        length: length, type: bytes[position + 3], flags: bytes[position + 4], stream: stream & 0x7fff_ffff)
      position += Self.headBytes
      skip = length
      return head
    }
    while position < bytes.count {
      partial = partial << 8 | UInt128(bytes[position])
      partialCount += 1
      position += 1
      if let head = wholeHead() {
        skip = head.length - (partialCount - Self.headBytes)
        partial = 0
        partialCount = 0
        return head
      }
    }
    return nil
  }

  private func wholeHead() -> Head? {
    guard partialCount >= Self.headBytes else { return nil }
    let first = partial >> UInt128(8 * (partialCount - Self.headBytes))
    var head = Head(
      length: Int(truncatingIfNeeded: first >> 48 & 0xff_ffff), type: UInt8(truncatingIfNeeded: first >> 40),
      flags: UInt8(truncatingIfNeeded: first >> 32), stream: UInt32(truncatingIfNeeded: first) & 0x7fff_ffff)
    guard head.type == Self.priorityType, head.length == Self.priorityLength else { return head }
    guard partialCount == Self.priorityBytes else { return nil }
    head.dependency = UInt32(truncatingIfNeeded: partial) & 0x7fff_ffff
    return head
  }

  private mutating func note(_ head: Head) {
    current = head.type
    if head.type == Kind.headers { headerBlocks &+= 1 }
    if head.type == Kind.headers || head.type == Kind.continuation { awaitsContinuation = !head.has(Flag.endHeaders) }
  }

  /// The frame types of RFC 9113, section 6.
  enum Kind {
    static let data: UInt8 = 0
    static let headers: UInt8 = 1
    static let priority: UInt8 = 2
    static let reset: UInt8 = 3
    static let settings: UInt8 = 4
    static let pushPromise: UInt8 = 5
    static let ping: UInt8 = 6
    static let goAway: UInt8 = 7
    static let windowUpdate: UInt8 = 8
    static let continuation: UInt8 = 9
  }

  enum Flag {
    static let endStream: UInt8 = 0x1
    static let endHeaders: UInt8 = 0x4
    static let padded: UInt8 = 0x8
  }
}
