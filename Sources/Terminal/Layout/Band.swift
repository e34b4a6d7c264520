/// A part of a layout that takes the whole width; bands are stacked.
public struct Band: Sendable {
  /// How it looks now.
  public var drawing: Drawing
  /// Whether it will stay as it looks.
  public var isSettled: Bool

  /// A band that looks like this.
  public init(_ drawing: Drawing, isSettled: Bool) {
    self.drawing = drawing
    self.isSettled = isSettled
  }
}
