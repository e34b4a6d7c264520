/// A piece of a layout. It is a value, and draws itself into whatever width it is given.
protocol Block {
  /// The piece in at most `width` columns and at least `height` lines.
  func drawing(width: Int, height: Int) -> Drawing
}

extension Block {
  /// As tall as it needs to be.
  func drawing(width: Int) -> Drawing {
    drawing(width: width, height: 0)
  }
}
