/// The contacts of rows that have a phone: of those of a member, where a selection takes the phone from all others.
public struct PhoneContacts: Fold {
  /// Rows without one have no part in it.
  public var needs: Set<ColumnLayout.Role> { [.phone] }

  /// Who they are.
  public private(set) var contacts = DistinctIdentifiers(.contact)

  /// Of no rows.
  public init() {}

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let (contacts, phones) = (rows.batch.identifiers(.contact), rows.batch.identifiers(.phone))
    guard contacts.codes.count == rows.batch.count, phones.codes.count == rows.batch.count else { return }
    let hasPhone = phones.values.map { $0 != 0 }
    guard hasPhone.contains(true) else { return }
    var occurs = [Bool](repeating: false, count: contacts.values.count)
    for row in rows.range where hasPhone[Int(phones.codes[row])] { occurs[Int(contacts.codes[row])] = true }
    for (code, number) in contacts.values.enumerated() where occurs[code] { self.contacts.insert(number) }
  }

  /// Takes others.
  public mutating func merge(_ later: PhoneContacts) { contacts.merge(later.contacts) }
}
