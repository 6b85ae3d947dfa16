using IFeaLiD.Models;

namespace IFeaLiD.Extraction.Requests;

/// <summary>What a person asked for, as text, to a request; each rule by name; the first that fails answers.</summary>
public static class ExtractionRules
{
    private const int MostStages = 32;

    private static readonly int[] Precisions = [8, 16, 32];

    /// <summary>Checks each choice; where one is null or empty, its default is taken.</summary>
    /// <param name="photo">SHA-256 of the photo's bytes.</param>
    /// <param name="choices">As they were given.</param>
    /// <param name="models">What is on offer.</param>
    /// <exception cref="ExtractionException"><c>model-unknown</c>, <c>stage-unknown</c>, <c>precision-unknown</c>, <c>padding-unknown</c>, or a code of <see cref="ShapeRules"/>.</exception>
    public static ExtractionRequest Apply(string photo, ExtractionChoices choices, ModelCatalog models)
    {
        var model = KnownModel(choices.Model, models);
        var request = new ExtractionRequest(photo, model.Id, model.Sha256, Stages(choices.Stages, model), Precision(choices.Precision), MostPixels: null)
        {
            Padding = KnownPadding(choices.Padding),
            Preparation = model.Preparation,
        };
        return SizeOf(ShapeRules.Apply(request, choices), choices, model);
    }

    /// <summary>The same wish, for another model.</summary>
    /// <exception cref="ExtractionException"><c>model-unknown</c>, <c>stage-unknown</c>, <c>size-fixed</c>.</exception>
    public static ExtractionRequest Through(ExtractionRequest request, string? modelId, string? stages, ModelCatalog models)
    {
        var model = KnownModel(modelId, models);
        var other = request with { Model = model.Id, ModelSha256 = model.Sha256, Preparation = model.Preparation, Stages = Stages(stages, model) };
        AssertSize(other, model, "Choose other layers, or upload the photo again at the exact size {0} without padding.");
        return other;
    }

    /// <summary>The wanted stages and layers, in the network's order.</summary>
    /// <param name="list">Names with commas between; null or empty stands for all stages.</param>
    /// <param name="model">Whose stages.</param>
    /// <exception cref="ExtractionException"><c>stage-unknown</c>.</exception>
    public static IReadOnlyList<string> Stages(string? list, Model model)
    {
        var stages = model.Stages.Select(stage => stage.Name).ToList();
        var wanted = (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        if (wanted.Count > MostStages)
        {
            throw new ExtractionException("stage-unknown", $"{wanted.Count} layers were asked for at a time; at most {MostStages} are computed for one photo. Ask for fewer.");
        }

        return wanted.FirstOrDefault(stage => model.Find(stage) is null) is { } unknown
            ? throw new ExtractionException("stage-unknown",
                $"{model.Id} has no stage {Shown(unknown)}. Expected one or more of: {string.Join(", ", stages)}, or of its {model.Layers.Count} layers.")
            : wanted.Count == 0 ? stages : [.. model.Layers.Select(layer => layer.Name).Where(wanted.Contains)];
    }

    /// <summary>Layers that are bound to one size take it without being told, and no other.</summary>
    private static ExtractionRequest SizeOf(ExtractionRequest request, ExtractionChoices choices, Model model)
    {
        if (string.IsNullOrEmpty(choices.Size) && Bound(request, model) is not null && model.ExportedSize is var (width, height))
        {
            request = request with { MostPixels = null, Exact = new(width, height, choices.Fit != "stretch") };
        }

        AssertSize(request, model, "Choose the exact size {0}, without padding.");
        return request;
    }

    /// <summary>Refuses layers that are bound to one size where the request has another.</summary>
    /// <param name="request">Its stages are the model's.</param>
    /// <param name="model">Whose stages.</param>
    /// <param name="wayOut">What to do; <c>{0}</c> stands for the size.</param>
    /// <exception cref="ExtractionException"><c>size-fixed</c>.</exception>
    public static void AssertSize(ExtractionRequest request, Model model, string wayOut)
    {
        if (Bound(request, model) is { } bound && model.ExportedSize is var (width, height)
            && !(request is { Exact: { } exact, Padding: null } && exact.Width == width && exact.Height == height))
        {
            throw new ExtractionException("size-fixed",
                $"{bound} can be computed at {width} x {height} pixels alone: {model.Id} was exported for that size, in a way that cannot be undone. {wayOut.Replace("{0}", $"{width}x{height}", StringComparison.Ordinal)}");
        }
    }

    private static string? Bound(ExtractionRequest request, Model model) => request.Stages.FirstOrDefault(stage => model.Find(stage)!.Run == LayerRun.OneSize);

    /// <summary>Bits a value.</summary>
    /// <param name="bits">8, 16 or 32; null or empty stands for 8.</param>
    /// <exception cref="ExtractionException"><c>precision-unknown</c>.</exception>
    public static int Precision(string? bits) =>
        string.IsNullOrEmpty(bits) ? 8
        : Precisions.FirstOrDefault(precision => $"{precision}" == bits) is > 0 and var known ? known
        : throw new ExtractionException("precision-unknown", $"The precision {Shown(bits)} is not offered. Expected 8, 16 or 32.");

    private static Model KnownModel(string? id, ModelCatalog models)
    {
        var offered = models.Models;
        var model = string.IsNullOrEmpty(id) ? offered is [var first, ..] ? first : null : offered.FirstOrDefault(m => m.Id == id);
        return model ?? throw new ExtractionException("model-unknown", offered.Count == 0
            ? "No model is installed here, so nothing can be extracted. Its operator finds in the log which files were refused, and why."
            : $"The model {Shown(id)} is not here. Expected one of: {string.Join(", ", offered.Select(m => m.Id))}.");
    }

    private static string? KnownPadding(string? mode) =>
        mode is null or "" or PaddingMode.Full ? null
        : PaddingMode.All.FirstOrDefault(known => known == mode)
        ?? throw new ExtractionException("padding-unknown", $"The padding {Shown(mode)} is not offered. Expected one of: {string.Join(", ", PaddingMode.All)}.");

    private static string Shown(string? text) => text is null ? "" : text.Length <= 40 ? text : text[..40] + "...";
}
