namespace LoxiActors.Octavia.Tests.Lab;

/// <summary>This machine can't have a real Octavia; the message says why. Tests are skipped with it.</summary>
internal sealed class LabUnavailableException(string why) : Exception(why);
