"""The pages people see: views (plain values), templates, and what puts them together.

`frame` and the `*_views` modules define what a template may read; `render` is the only place that knows
Jinja2. A page's handler is in the file of the page's name, its template in `templates/` under the same.
"""
