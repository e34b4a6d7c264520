/// Holds a value behind a reference, for a message that has a field of its own type.
package indirect enum Indirect<Value: Sendable & Equatable>: Sendable, Equatable {
  case value(Value)

  package var value: Value {
    switch self {
    case .value(let value): value
    }
  }
}
