/// What is wrong with a value's text: the rest of a sentence that begins with the value.
package struct InvalidValue: Error, Equatable {
  /// `is no whole number from 1 to 64`
  package var problem: String

  package init(problem: String) {
    self.problem = problem
  }
}
