using IFeaLiD.Extraction;
using IFeaLiD.Models;
using IFeaLiD.Viewer.Problems;

namespace IFeaLiD.Viewer.Uploads;

/// <summary>Fields of an upload to a request, each rule by name; the first that fails answers.</summary>
internal static class ExtractionRules
{
    private static readonly int[] Precisions = [8, 16, 32];

    /// <summary>Defaults: the first model, all of its stages, 8 bit, the first size.</summary>
    public static ExtractionRequest Apply(Upload upload, ModelCatalog models)
    {
        var model = KnownModel(upload.Fields.GetValueOrDefault("model"), models);
        return new ExtractionRequest(
            upload.File.Sha256, model.Id, model.Sha256,
            KnownStages(upload.Fields.GetValueOrDefault("stages"), model),
            KnownPrecision(upload.Fields.GetValueOrDefault("precision")),
            KnownSize(upload.Fields.GetValueOrDefault("size")).Pixels);
    }

    private static Model KnownModel(string? id, ModelCatalog models)
    {
        var model = string.IsNullOrEmpty(id) ? models.Models.Count > 0 ? models.Models[0] : null : models.Find(id);
        return model ?? throw new RequestException("model-unknown",
            $"The model {Shown(id)} is not here. Expected one of: {string.Join(", ", models.Models.Select(m => m.Id))}.");
    }

    private static List<string> KnownStages(string? list, Model model)
    {
        var known = model.Stages.Select(stage => stage.Name).ToList();
        var wanted = (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return wanted.FirstOrDefault(stage => !known.Contains(stage)) is { } unknown
            ? throw new RequestException("stage-unknown", $"{model.Id} has no stage {Shown(unknown)}. Expected one or more of: {string.Join(", ", known)}.")
            : wanted.Length == 0 ? known : [.. known.Where(stage => wanted.Contains(stage))];
    }

    private static int KnownPrecision(string? bits) =>
        string.IsNullOrEmpty(bits) ? 8
        : Precisions.FirstOrDefault(precision => $"{precision}" == bits) is > 0 and var known ? known
        : throw new RequestException("precision-unknown", $"The precision {Shown(bits)} is not offered. Expected 8, 16 or 32.");

    private static SizeChoice KnownSize(string? id) =>
        string.IsNullOrEmpty(id) ? SizeChoice.All[0]
        : SizeChoice.All.FirstOrDefault(size => size.Id == id)
        ?? throw new RequestException("size-unknown", $"The size {Shown(id)} is not offered. Expected one of: {string.Join(", ", SizeChoice.All.Select(size => size.Id))}.");

    private static string Shown(string? text) => text is null ? "" : text.Length <= 40 ? text : text[..40] + "...";
}
