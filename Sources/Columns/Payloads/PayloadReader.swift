/// Reads what payloads are made of, never past their end: no length is trusted before the bytes for it are known to be there.
struct PayloadReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var remaining: Int { bytes.count - position }

  private mutating func take(_ count: Int) throws(ColumnError) -> Int {
    guard count >= 0, count <= remaining else { throw .damagedPayload("it is cut short") }
    defer { position += count }
    return position
  }

  /// So many numbers of so many bytes each.
  private mutating func take(_ count: Int, of width: Int) throws(ColumnError) -> Int {
    let (length, overflow) = count.multipliedReportingOverflow(by: width)
    guard !overflow else { throw .damagedPayload("it is cut short") }
    return try take(length)
  }

  mutating func byte() throws(ColumnError) -> UInt8 { bytes[try take(1)] }

  mutating func half() throws(ColumnError) -> Int {
    Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: try take(4), as: UInt32.self)))
  }

  mutating func word() throws(ColumnError) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: try take(8), as: UInt64.self))
  }

  mutating func bytes(_ count: Int) throws(ColumnError) -> [UInt8] {
    let start = try take(count)
    return Array(bytes[start..<start + count])
  }

  /// Ascending identifiers, each once.
  mutating func identifiers(_ count: Int) throws(ColumnError) -> [Identifier] {
    let start = try take(count, of: 16)
    let bytes = bytes
    var isAscending = true
    let identifiers = [Identifier](unsafeUninitializedCapacity: count) { identifiers, size in
      for index in 0..<count {
        let place = start + 16 * index
        let next = Identifier(
          high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)),
          low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)))
        if index > 0, identifiers[index - 1] >= next { isAscending = false }
        identifiers.initializeElement(at: index, to: next)
      }
      size = count
    }
    guard isAscending else { throw .damagedPayload("identifiers are out of order") }
    return identifiers
  }

  /// Ascending words, each once.
  mutating func words(_ count: Int) throws(ColumnError) -> [UInt64] {
    let start = try take(count, of: 8)
    let words = (0..<count).map {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 8 * $0, as: UInt64.self))
    }
    guard zip(words, words.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .damagedPayload("values are out of order")
    }
    return words
  }

  /// Places in a list, none of them beyond `last`.
  mutating func places(_ count: Int, upTo last: Int) throws(ColumnError) -> [UInt16] {
    let width = Int(try byte())
    guard width <= 2 else { throw .damagedPayload("a place has \(width) bytes") }
    let start = try take(count, of: width)
    let bytes = bytes
    var most: UInt16 = 0
    let places = [UInt16](unsafeUninitializedCapacity: count) { places, size in
      switch width {
      case 0: places.initialize(repeating: 0)
      case 1:
        for index in 0..<count {
          let place = UInt16(bytes[start + index])
          most = max(most, place)
          places.initializeElement(at: index, to: place)
        }
      default:
        for index in 0..<count {
          let place = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 2 * index, as: UInt16.self))
          most = max(most, place)
          places.initializeElement(at: index, to: place)
        }
      }
      size = count
    }
    guard Int(most) <= last else { throw .damagedPayload("a row has a value that isn't there") }
    return places
  }

  /// Times that never descend: the first, and what each is later than the one before.
  mutating func times(_ count: Int) throws(ColumnError) -> [Int64] {
    let first = Int64(bitPattern: try word())
    let width = Int(try byte())
    guard [0, 1, 2, 4, 8].contains(width) else { throw .damagedPayload("a time has \(width) bytes") }
    let start = try take(count - 1, of: width)
    let bytes = bytes
    var isAscending = true
    let times = [Int64](unsafeUninitializedCapacity: count) { times, size in
      var time = first
      func add(_ index: Int, _ later: UInt64) {
        let next = time &+ Int64(bitPattern: later)
        // What is added is less than 2⁶⁴, so that a time which is past the last one is less.
        if next < time { isAscending = false }
        time = next
        times.initializeElement(at: index + 1, to: next)
      }
      times.initializeElement(at: 0, to: first)
      switch width {
      case 0: for index in 0..<count - 1 { add(index, 0) }
      case 1: for index in 0..<count - 1 { add(index, UInt64(bytes[start + index])) }
      case 2:
        for index in 0..<count - 1 {
          let later = bytes.loadUnaligned(fromByteOffset: start + 2 * index, as: UInt16.self)
          add(index, UInt64(UInt16(littleEndian: later)))
        }
      case 4:
        for index in 0..<count - 1 {
          let later = bytes.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self)
          add(index, UInt64(UInt32(littleEndian: later)))
        }
      default:
        for index in 0..<count - 1 {
          let later = bytes.loadUnaligned(fromByteOffset: start + 8 * index, as: UInt64.self)
          add(index, UInt64(littleEndian: later))
        }
      }
      size = count
    }
    guard isAscending else { throw .damagedPayload("a time is out of range") }
    return times
  }
}
