import Protobuf

/// Proto files by their names and by what they declare.
struct DescriptorIndex: Sendable {
  private var files: [String: FileDescriptor] = [:]
  private var pathsBySymbol: [String: String] = [:]
  private var messages: Set<String> = []

  /// Knows `files`, and all that they import.
  init(_ files: [FileDescriptor]) { for file in files { add(file) } }

  private mutating func add(_ file: FileDescriptor) {
    guard files.updateValue(file, forKey: file.path) == nil else { return }
    for symbol in file.services + file.messages + file.otherSymbols { pathsBySymbol[symbol] = file.path }
    messages.formUnion(file.messages)
    for imported in file.imports { add(imported) }
  }

  func file(named path: String) -> FileDescriptor? { files[path] }

  /// The file that declares a symbol, by its name with its package.
  func file(containing symbol: String) -> FileDescriptor? { pathsBySymbol[symbol].flatMap { files[$0] } }

  func hasMessage(_ name: String) -> Bool { messages.contains(name) }

  /// The file, then those that it imports, directly or not, and that aren't in `sent`, each once.
  func closure(of file: FileDescriptor, without sent: Set<String>) -> [FileDescriptor] {
    var result = [file]
    var seen = sent.union([file.path])
    var index = 0
    while index < result.count {
      for imported in result[index].imports where seen.insert(imported.path).inserted { result.append(imported) }
      index += 1
    }
    return result
  }
}
