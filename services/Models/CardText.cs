using System.Globalization;
using System.Text;

namespace IFeaLiD.Models;

/// <summary>A card for a model whose keeper wrote none: what is known of it, and that the rest is not.</summary>
internal static class CardText
{
    public static string Of(Model model)
    {
        var card = new StringBuilder();
        var manifest = model.Manifest;
        card.AppendLine(CultureInfo.InvariantCulture, $"# {manifest.Name}").AppendLine();
        card.AppendLine(CultureInfo.InvariantCulture, $"{manifest.Label}. Source: {manifest.Source}. Licence: {manifest.Licence}.").AppendLine();
        card.AppendLine("Nobody has written a card for this model: what it was trained on, how well it works and what may be done with it is not known here.").AppendLine();
        card.AppendLine(CultureInfo.InvariantCulture, $"- Architecture: {manifest.Architecture}");
        card.AppendLine(CultureInfo.InvariantCulture, $"- File: {manifest.File}, {manifest.Bytes} bytes, SHA-256 {manifest.Sha256}");
        var p = manifest.Preprocessing;
        card.AppendLine(CultureInfo.InvariantCulture,
            $"- Preprocessing: {(p.Channels == ChannelOrder.Rgb ? "RGB" : "BGR")}, divided by {p.Divisor}, mean {string.Join(" ", p.Mean)}, deviation {string.Join(" ", p.Deviation)}");
        card.AppendLine(CultureInfo.InvariantCulture, $"- {model.Layers.Count} layers; stages: {string.Join(", ", model.Stages.Select(s => $"{s.Name} ({s.Channels} channels, stride {s.StrideX})"))}");
        return card.ToString();
    }
}
