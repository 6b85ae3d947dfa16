using System.CommandLine;

namespace IFeaLiD.Extractor.Help;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">As it is typed.</param>
/// <param name="description">One sentence.</param>
/// <param name="examples">Whole command lines.</param>
internal sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
