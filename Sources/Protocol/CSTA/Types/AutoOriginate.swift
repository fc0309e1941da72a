/// `AutoOriginate`: whether MakeCall prompts the calling device first.
public enum AutoOriginate: String, Sendable, Hashable, CaseIterable, CSTAEnumeration {
    case prompt, doNotPrompt
}
