import Postgres

/// A row of one relation, and how an organization comes by its rows of it.
protocol DemoRow: Sendable {
  static var relation: String { get }
  /// The columns beside `org_id`, in the order in which `append` gives their values.
  static var columns: [String] { get }

  func append(to row: inout CopyRow)

  /// Makes the organization's rows one after another, the same ones in the same order every time.
  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws
}

/// A `numeric` of millionths.
struct Millionths: PostgresEncodable {
  let value: Int64

  static var postgresType: PostgresType { .numeric }

  init(_ number: Double) { value = Int64(min(max((number * 1_000_000).rounded(), -1e15), 1e15)) }

  /// Digits to the base of 10,000: four before the point and two after it, six places shown (`numeric_send`).
  func encode(into bytes: inout [UInt8]) {
    var rest = value.magnitude * 100
    var digits: [UInt16] = []
    while digits.count < 6 {
      digits.append(UInt16(rest % 10_000))
      rest /= 10_000
    }
    let words: [UInt16] = [6, 3, value < 0 ? 0x4000 : 0, 6] + digits.reversed()
    for word in words { withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) } }
  }
}

/// A `jsonb`: a version, 1, and the text.
struct JSON: PostgresEncodable {
  let text: String

  static var postgresType: PostgresType { .jsonb }

  func encode(into bytes: inout [UInt8]) {
    bytes.append(1)
    bytes.append(contentsOf: text.utf8)
  }
}
