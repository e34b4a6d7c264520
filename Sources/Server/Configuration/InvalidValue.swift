/// What is wrong with a value's text: the rest of a sentence that begins with the value.
struct InvalidValue: Error, Equatable {
  /// `is no whole number from 1 to 64`
  var problem: String
}
