using IFeaLiD.Models;
using IFeaLiD.Viewer.Views;

namespace IFeaLiD.Viewer.Operators;

/// <summary>What the operator sees.</summary>
/// <param name="Models">On offer, the preferred one first.</param>
/// <param name="Refused">Files that are not offered, and why.</param>
/// <param name="Downloads">That can be fetched.</param>
/// <param name="Download">The latest download; null before the first.</param>
/// <param name="MostBytes">Bytes of an uploaded network at most.</param>
public sealed record OperatorView(
    IReadOnlyList<KeptModel> Models, IReadOnlyList<UnusableFile> Refused, IReadOnlyList<FetchableModel> Downloads, DownloadState? Download, long MostBytes);

/// <summary>A model that is there.</summary>
/// <param name="Id">Name of its folder.</param>
/// <param name="Name">For people.</param>
/// <param name="Label">Says honestly what the weights are.</param>
/// <param name="Licence">Of the weights.</param>
/// <param name="Source">Where they are from.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Sha256">Of the file.</param>
/// <param name="Stages">Names of its stages.</param>
/// <param name="Layers">How many layers can be picked.</param>
/// <param name="Removable">Whether it has a folder of its own, and can be verified and removed; files alone are the file system's business.</param>
public sealed record KeptModel(
    string Id, string Name, string Label, string Licence, string Source, long Bytes, string Sha256, IReadOnlyList<string> Stages, int Layers, bool Removable)
{
    internal static KeptModel Of(Model model, bool removable) => new(
        model.Id, model.Manifest.Name, model.Manifest.Label, model.Manifest.Licence, model.Manifest.Source, model.Manifest.Bytes ?? 0, model.Sha256,
        [.. model.Stages.Select(stage => stage.Name)], model.Layers.Count, removable);
}

/// <summary>A file that is not offered.</summary>
/// <param name="File">In the models' folder.</param>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Detail">What is missing or wrong.</param>
/// <param name="RemovedWith">What goes when it is deleted: the file, or the folder of its model, with a slash at its end; null where it cannot be deleted here.</param>
public sealed record UnusableFile(string File, string Code, string Detail, string? RemovedWith);

/// <summary>A model that can be fetched.</summary>
/// <param name="Id">Name that its folder will have.</param>
/// <param name="Name">For people.</param>
/// <param name="Label">Says honestly what the weights are.</param>
/// <param name="Licence">Of the weights.</param>
/// <param name="Source">Where they are from.</param>
/// <param name="Host">That it is fetched from.</param>
/// <param name="Bytes">Of the file; null where nobody has noted it.</param>
public sealed record FetchableModel(string Id, string Name, string Label, string Licence, string Source, string Host, long? Bytes)
{
    internal static FetchableModel Of(ModelManifest known) => new(known.Id, known.Name, known.Label, known.Licence, known.Source, known.Url!.Host, known.Bytes);
}

/// <summary>How far a download is.</summary>
/// <param name="Model">Id.</param>
/// <param name="Step">What is done.</param>
/// <param name="Done">Bytes that are there.</param>
/// <param name="All">Bytes of the whole; null while nobody has said.</param>
/// <param name="Problem">Only when failed.</param>
public sealed record DownloadState(string Model, DownloadStep Step, long Done, long? All, ViewProblem? Problem);

/// <summary>Steps of a download.</summary>
public enum DownloadStep
{
    /// <summary>Bytes come.</summary>
    Fetching,

    /// <summary>The checksum is made, and the network is tried.</summary>
    Trying,

    /// <summary>It is on offer.</summary>
    Done,

    /// <summary>See the problem.</summary>
    Failed,
}
