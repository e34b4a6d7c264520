import NIOCore

/// The bytes of one connection of HTTP/1.1 to the parts of its requests (RFC 9112), one after the other. Knows nothing of
/// answers and time.
struct HTTP1RequestParser {
  enum Event {
    case head(HTTP1Head)
    /// A piece of the body, as a slice of what was read.
    case data(ByteBuffer, endsBody: Bool)
    /// The body is over, after its last piece.
    case end
    /// There is nothing more to read.
    case refused(HTTP1Refusal)
  }

  private enum State {
    /// Before the first line of a request.
    case start
    case fields
    case fixed(Int)
    case chunkSize
    case chunk(Int)
    case chunkEnd
    case trailers
    /// The request is whole, and the next one waits for ``beginNext()``.
    case over
    case refused
  }

  /// Blank lines that may come before a request: some clients end a body with one (RFC 9112, section 2.2).
  private static let largestBlankLineCount = 2
  /// A chunk's size and extensions.
  private static let largestChunkLineBytes = 256

  private let headLimit: Int
  private let bodyLimit: Int
  private let isSecured: Bool
  private var state = State.start
  private var reader: HTTP1HeadReader?
  private var input = ByteBuffer()
  /// So much of `input` was looked at for the end of a line.
  private var scanned = 0
  private var blankLines = 0
  private var bodyBytes = 0
  /// Requests of which something has come.
  private(set) var headsBegun = 0
  /// Chunks that cost more than they bring: with extensions, or with less than the prefix of a message in them.
  var tinyChunks = 0

  /// - Parameters:
  ///   - headLimit: Size of a head, counted as HTTP/2 does.
  ///   - bodyLimit: Size of a body.
  init(headLimit: Int, bodyLimit: Int, isSecured: Bool) {
    self.headLimit = headLimit
    self.bodyLimit = bodyLimit
    self.isSecured = isSecured
  }

  /// Bytes that are held and were not taken yet.
  var unreadBytes: Int { input.readableBytes }

  /// The memory that they, and what was read with them, take.
  var heldBytes: Int { input.storageCapacity }

  /// A head has begun, and isn't whole.
  var isInsideHead: Bool {
    switch state {
    case .start: reader != nil
    case .fields: true
    default: false
    }
  }

  /// Nothing of a request is there.
  var isBetweenRequests: Bool {
    if case .start = state { reader == nil && input.readableBytes == 0 } else { false }
  }

  /// The request that is being read is one by HEAD.
  var isHead: Bool { reader?.isHead ?? false }

  mutating func append(_ bytes: ByteBuffer) {
    if input.readableBytes == 0 {
      input = bytes
    } else {
      input.discardReadBytes()
      input.writeImmutableBuffer(bytes)
    }
  }

  /// The request that was read is dealt with.
  mutating func beginNext() {
    guard case .over = state else { return }
    state = .start
    blankLines = 0
    bodyBytes = 0
  }

  /// What comes next in the input; nil where more must come first.
  ///
  /// - Parameter storage: Memory for the fields of a request.
  mutating func next(storage: () -> FieldStorage = { FieldStorage() }) -> Event? {
    let event = step(storage)
    if case .refused = event {
      state = .refused
      input = ByteBuffer()
    } else if input.readableBytes == 0 {
      // The memory of what was read goes back to its allocator.
      input = ByteBuffer()
    }
    return event
  }

  private mutating func step(_ storage: () -> FieldStorage) -> Event? {
    while true {
      guard input.readableBytes > 0 else { return nil }
      switch state {
      case .over, .refused: return nil
      case .start, .fields: return readHead(storage)
      case .fixed(let length):
        let data = takeData(length)
        let isLast = data.readableBytes == length
        state = isLast ? .over : .fixed(length - data.readableBytes)
        return .data(data, endsBody: isLast)
      case .chunkSize:
        guard let result = readChunkSize() else { return nil }
        if let result { return .refused(result) }
      case .chunk(let length):
        let data = takeData(length)
        state = data.readableBytes == length ? .chunkEnd : .chunk(length - data.readableBytes)
        return .data(data, endsBody: false)
      case .chunkEnd:
        guard input.readableBytes >= 2 else {
          return input.getInteger(at: input.readerIndex) == HTTP1Syntax.carriageReturn ? nil : .refused(.chunk)
        }
        guard input.readInteger(as: UInt16.self) == 0x0d0a else { return .refused(.chunk) }
        state = .chunkSize
      case .trailers: return readTrailers()
      }
    }
  }

  private mutating func takeData(_ length: Int) -> ByteBuffer {
    input.readSlice(length: min(length, input.readableBytes)) ?? ByteBuffer()
  }

  private mutating func readHead(_ storage: () -> FieldStorage) -> Event? {
    if reader == nil {
      headsBegun += 1
      reader = HTTP1HeadReader(limit: headLimit, isSecured: isSecured, storage: storage())
    }
    let result = readLines { parser, line in
      guard case .start = parser.state else { return parser.reader?.field(line) }
      parser.state = .fields
      return parser.reader?.requestLine(line)
    }
    switch result {
    case .incomplete: return nil
    case .refused(let refusal): return .refused(refusal)
    case .whole: return finishHead()
    }
  }

  private mutating func finishHead() -> Event? {
    switch reader?.finish() {
    case nil: return nil
    case .failure(let refusal): return .refused(refusal)
    case .success(let head):
      switch head.body {
      case .none:
        state = .over
        reader = nil
      case .fixed(let length):
        guard length <= bodyLimit else { return .refused(.bodyTooLarge) }
        state = .fixed(length)
        reader = nil
      case .chunked: state = .chunkSize
      }
      return .head(head)
    }
  }

  private mutating func readTrailers() -> Event? {
    switch readLines({ parser, line in parser.reader?.trailer(line) }) {
    case .incomplete: return nil
    case .refused(let refusal): return .refused(refusal)
    case .whole:
      state = .over
      reader = nil
      return .end
    }
  }

  /// Nil: the line isn't whole. Else what is wrong with it.
  private mutating func readChunkSize() -> HTTP1Refusal?? {
    var chunk: HTTP1ChunkLine?
    let input = input
    let line = input.withUnsafeReadableBytes { bytes -> HTTP1LineScan in
      let scan = HTTP1LineScan(bytes, from: scanned, limit: Self.largestChunkLineBytes)
      if case .line(let line) = scan { chunk = HTTP1ChunkLine(line) }
      return scan
    }
    switch line {
    case .none(let count):
      scanned = count
      return nil
    case .tooLong, .badEnd: return .some(.chunk)
    case .line(let line):
      scanned = 0
      self.input.moveReaderIndex(forwardBy: line.count + 2)
    }
    guard let chunk else { return .some(.chunk) }
    let (total, overflow) = bodyBytes.addingReportingOverflow(chunk.size)
    guard !overflow, total <= bodyLimit else { return .some(.bodyTooLarge) }
    bodyBytes = total
    state = chunk.size > 0 ? .chunk(chunk.size) : .trailers
    if chunk.size > 0, chunk.hasExtensions || chunk.size < Self.messagePrefixBytes { tinyChunks += 1 }
    return .some(nil)
  }

  /// The prefix of a message in a stream: a chunk with less is a fragment of one.
  private static let messagePrefixBytes = 5
}

extension HTTP1RequestParser {
  private enum Lines {
    case incomplete, whole
    case refused(HTTP1Refusal)
  }

  /// Hands on the lines that are there up to the empty one.
  private mutating func readLines(
    _ body: (inout HTTP1RequestParser, UnsafeRawBufferPointer) -> HTTP1Refusal?
  ) -> Lines {
    let input = input
    var consumed = 0
    let result = input.withUnsafeReadableBytes { bytes -> Lines in
      while true {
        let rest = bytes.part(consumed..<bytes.count)
        switch HTTP1LineScan(rest, from: scanned, limit: headLimit) {
        case .none(let count):
          if let refusal = refusal(forPart: rest, from: scanned) { return .refused(refusal) }
          scanned = count
          return .incomplete
        case .badEnd: return .refused(.lineEnd)
        case .tooLong: return .refused(tooLong(rest))
        case .line(let line):
          scanned = 0
          consumed += line.count + 2
          if line.count == 0 {
            guard case .start = state else { return .whole }
            blankLines += 1
            if blankLines > Self.largestBlankLineCount { return .refused(.requestLine) }
          } else if let refusal = body(&self, line) {
            return .refused(refusal)
          }
        }
      }
    }
    self.input.moveReaderIndex(forwardBy: consumed)
    return result
  }

  /// What can't become a request line is known before the line is whole: TLS where plain text is spoken, for one. A CR may
  /// be the last byte that has come.
  private func refusal(forPart line: UnsafeRawBufferPointer, from start: Int) -> HTTP1Refusal? {
    guard case .start = state else { return nil }
    let last = line.count - 1
    for index in max(start - 1, 0)..<line.count where line[index] < HTTP1Syntax.space {
      guard line[index] == HTTP1Syntax.carriageReturn, index == last else { return .requestLine }
    }
    return nil
  }

  private func tooLong(_ line: UnsafeRawBufferPointer) -> HTTP1Refusal {
    guard case .start = state else { return .headersTooLarge }
    if let refusal = refusal(forPart: line.part(0..<headLimit + 1), from: 0) { return refusal }
    let methodEnd = line.offset(of: HTTP1Syntax.space) ?? line.count
    return methodEnd <= 32 ? .targetTooLong : .requestLine
  }
}
